-- labels: one row per code that people read, with its words in English and in French.
--
-- A kind is named as the column that holds its codes, without _id, _ids or _code: the words of
-- `harm_id` are those of the kind harm. Closed lists have theirs in reference/labels.csv, rows of
-- a reference table in that table. A name in braces is filled in from the row that holds the code.

-- A branch of the union stands on one line; the first names its columns.
-- noqa: disable=AL03,AL08,LT09

create or replace table labels as

with

listed as (

    from read_texts(getvariable('reference') || '/labels.csv')
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
    select 'breach', breach_id, organisation, organisation_fr from announced_breaches
    union all
    select 'field', field_id, field_en, field_fr from fields
    union all
    select 'harm', harm_id, harm_en, harm_fr from harms
    union all
    select 'attack', harm_id, attack_en, attack_fr from harms
    union all
    select 'key_set', key_set_id, key_set_en, key_set_fr from key_sets
    union all
    select 'event', event_id, event_en, event_fr from timeline
    union all
    select 'basis', known_on::varchar, basis_en, basis_fr from knowledge_states
    union all
    select 'segment', segment_id, segment_en, segment_fr from severity_segments
    union all
    select
        'segment_severity',
        segments.segment_id,
        concat(segments.segment_en, ', ', scores.item_en),
        concat(segments.segment_fr, ', ', scores.item_fr)
    from severity_segments as segments
    inner join severity_scores as scores on segments.cnil_score_id = scores.score_id
    union all
    select 'dpc_reason', segment_id, dpc_reason_en, dpc_reason_fr from severity_segments
    union all
    select 'cnil_reason', segment_id, cnil_reason_en, cnil_reason_fr from severity_segments
    union all
    select 'enisa_level', score_id, item_en, item_fr
    from severity_scores
    where component = 'level'
    union all
    select 'cnil_level', score::integer::varchar, item_en, item_fr
    from severity_scores
    where component = 'CNIL'
    union all
    select 'criterion', score_id, criterion_en, criterion_fr from severity_scores
    union all
    select 'status_reading', score_id, status_reading_en, status_reading_fr
    from severity_scores
    where is_status_reading
    union all
    select 'component', component_id, component_en, component_fr from cost_components
    union all
    select 'component_note', component_id, component_note_en, component_note_fr
    from cost_components
    union all
    select 'advert', advert_id, advert_en, advert_fr from asked_prices
    union all
    select 'figure', figure_id, figure_en, figure_fr from cost_figures
    union all
    select 'why_not_believed', figure_id, why_not_believed_en, why_not_believed_fr
    from cost_figures
    union all
    select 'exemption', exemption_id, exemption_en, exemption_fr from communication_exemptions
    union all
    select 'exemption_reason', exemption_id, exemption_reason_en, exemption_reason_fr
    from communication_exemptions
    union all
    select distinct 'item', item_number::varchar, item_en, item_fr from notification_items
    union all
    select 'deadline', deadline_id, deadline_en, deadline_fr from deadlines
    union all
    select 'deadline_start', deadline_id, deadline_start_en, deadline_start_fr from deadlines
    union all
    select 'deadline_done', deadline_id, deadline_done_en, deadline_done_fr from deadlines
    union all
    select 'measure', measure_id, measure_en, measure_fr from measures
    union all
    select 'measure_reason', measure_id, measure_reason_en, measure_reason_fr from measures
    union all
    select 'wording', concat(item_number, '@', known_from), wording_en, wording_fr
    from notification_items
    union all
    select 'paragraph', paragraph_id, text_en, text_fr from message_paragraphs
    union all
    select 'requirement', requirement_id, requirement_en, requirement_fr from message_requirements
    union all
    select 'unit', name, unit_en, unit_fr from assumptions
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
