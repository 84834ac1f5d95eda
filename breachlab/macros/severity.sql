-- Severity after ENISA 2013, SE = DPC x EI + CB, for each segment of people who are scored alike.

create or replace macro severity_level(se) as (
    select max_by(item, score) from severity_scores where component = 'level' and score <= se
);

-- Where SE or the CNIL level reaches its mark, telling people is due.
create or replace macro due_from(rule) as
    (select any_value(score) from severity_scores where score_id = rule);

-- What each segment scores as known on a day, null for all that is known now. dpc_of_status takes
-- the place of the score that turns on how the status is read; null keeps it.
create or replace macro segment_scores(as_of, dpc_of_status) as table
select
    segments.segment_id,
    segments.segment_name,
    segments.rule_order,
    segments.is_dpc_open,
    if(segments.is_dpc_open, coalesce(dpc_of_status, dpc_scores.score), dpc_scores.score)::double as dpc,
    ei_scores.score as ei,
    circumstances.cb,
    dpc * ei + circumstances.cb as se,
    severity_level(se) as enisa_level,
    cnil_scores.score::integer as cnil_level,
    cnil_scores.item as cnil_name,
    se >= due_from('due_enisa') as is_due_by_enisa,
    cnil_level >= due_from('due_cnil') as is_due_by_cnil
from severity_segments as segments
inner join severity_scores as dpc_scores on segments.dpc_score_id = dpc_scores.score_id
inner join severity_scores as ei_scores on segments.ei_score_id = ei_scores.score_id
inner join severity_scores as cnil_scores on segments.cnil_score_id = cnil_scores.score_id
cross join (
    select coalesce(sum(score), 0) as cb
    from severity_scores
    where component = 'CB' and applies_from <= coalesce(as_of::date, date '9999-12-31')
) as circumstances;

create or replace macro selected_segments(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select *
from selected_cells(departements, age_bands, sexes, statuses, first_years, end_bands)
inner join segment_members using (age_band, status);

-- segment_scores, with who is in each segment; nobody is 0.
create or replace macro counted_segments(
    as_of, dpc_of_status, departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

exposed as (

    select
        segment_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_segments(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by segment_id

)

select
    scores.*,
    coalesce(exposed.record_count, 0) as record_count,
    coalesce(exposed.person_count, 0) as person_count
from segment_scores(as_of, dpc_of_status) as scores
left join exposed using (segment_id);
