-- labels: one row per code that people read, with its words in English and in French.
--
-- A kind is named as the column that holds its codes, without _id, _ids or _code: the words of
-- `harm_id` are those of the kind harm. Closed lists have theirs in reference/labels.csv, rows of
-- a reference table in that table: those that tables.toml names are in the view words_of_tables. A
-- name in braces is filled in from the row that holds the code.

-- A branch of the union stands on one line; the first names its columns.
-- noqa: disable=AL03,AL08,LT09

create or replace table labels as

with

years as (

    select unnest(range(window_first_year(), window_last_year() + 1)) as year

),

listed as (

    from read_texts(getvariable('reference') || '/labels.csv')
    union all
    from words_of_tables
    union all
    select
        'departement',
        departement_code::varchar,
        concat(departement_name, ' (', departement_code, ')'),
        concat(departement_name, ' (', departement_code, ')')
    from departements
    union all
    select 'region', region_code::varchar, region_name, region_name from regions
    union all
    select
        'first_year',
        year::varchar,
        case
            when year > window_first_year() then year::varchar
            else '{breach.window_first_year} or before'
        end,
        case
            when year > window_first_year() then year::varchar
            else '{breach.window_first_year} ou avant'
        end
    from years
    union all
    select 'breach', breach_id, organisation, organisation_fr from announced_breaches
    union all
    select
        'segment_severity',
        segments.segment_id,
        concat(segments.segment_en, ', ', scores.item_en),
        concat(segments.segment_fr, ', ', scores.item_fr)
    from severity_segments as segments
    inner join severity_scores as scores on segments.cnil_score_id = scores.score_id
    union all
    select 'enisa_level', score_id, item_en, item_fr
    from severity_scores
    where component = 'level'
    union all
    select 'cnil_level', score::integer::varchar, item_en, item_fr
    from severity_scores
    where component = 'CNIL'
    union all
    select 'status_reading', score_id, status_reading_en, status_reading_fr
    from severity_scores
    where is_status_reading
    union all
    select 'wording', concat(item_number, '@', known_from), wording_en, wording_fr
    from notification_items
    union all
    select 'fact', concat('event.', event_id), event_en, event_fr from timeline
    union all
    select 'fact', concat('size.', known_on), basis_en, basis_fr from knowledge_states
    union all
    select 'fact', concat('act.', deadline_id), deadline_done_en, deadline_done_fr
    from deadlines
    where done_on is not null
    union all
    select 'fact', concat('field.', field_id), field_en, field_fr from fields
    union all
    select distinct 'fact', concat('item.', item_number), item_en, item_fr from notification_items
    union all
    select
        'fact',
        concat('figure.', name),
        concat(name, ': ', unit_en),
        concat(name, ' : ', unit_fr)
    from assumptions
    where known_from is not null
    union all
    select
        'wording',
        concat_ws('@', items.item_number, items.known_from, verdicts.code),
        concat(items.wording_en, ' ', verdicts.label_en),
        concat(items.wording_fr, ' ', verdicts.label_fr)
    from notification_items as items
    inner join read_texts(getvariable('reference') || '/labels.csv') as verdicts
        on verdicts.kind = 'awareness' and items.item_number = 9
    union all
    select 'paragraph', paragraph_id, text_en, text_fr from message_paragraphs
    union all
    select 'evidence', name, coalesce(reason_en, source_en), coalesce(reason_fr, source_fr)
    from assumptions

)

select
    kind,
    code,
    label_en,
    label_fr
from listed
order by kind, code;

comment on table labels is 'The words of every code that people read, in English and in French.';
comment on column labels.kind is
'What the code is of: the column that holds it, without _id, _ids or _code. Source: counted.';
comment on column labels.code is 'The code. Source: reference/labels.csv, or the table of its kind.';
comment on column labels.label_en is
'Its words in English; what stands in braces is filled in when they are read. Source: as code.';
comment on column labels.label_fr is
'Its words in French; what stands in braces is filled in when they are read. Source: as code.';
