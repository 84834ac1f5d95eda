-- How severe is the breach in each département?
--
-- Grain:       one row per département, most persons at high or above first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all. $as_of, a day from 8 March
--              2024 to 29 January 2026; null means the last. $dpc, 1 to 4, how the status
--              of a job seeker is scored; null means 2.
-- Headline:    {departement_code} has most persons at level high or above:
--              {high_or_above_person_count}, {high_or_above_person_share:.1} of its
--              {person_count}.
-- Note:        a person is in one segment, minors first. The level turns on the DPC;
--              before 29 January 2026 extraction was not proven, and CB is half a point
--              lower. Counts are those of the whole register on every day.
-- Source:      ENISA 2013 as given in https://myprivacy.tools/tool-enisascore.html; the
--              choice of scores is an assumption, with its reason in severity_segments.

with

exposed as (

    select
        departement_code,
        segment_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_segments(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, segment_id

),

scores as (

    from segment_scores($as_of::date, $dpc::integer)

),

leveled as (

    select
        exposed.departement_code,
        exposed.record_count,
        exposed.person_count,
        scores.enisa_level
    from exposed
    inner join scores using (segment_id)

)

select
    leveled.departement_code,
    departements.departement_name,
    sum(leveled.record_count)::bigint as record_count,
    sum(leveled.person_count)::bigint as person_count,
    coalesce(sum(leveled.record_count) filter (leveled.enisa_level = 'very_high'), 0)::bigint
    as very_high_record_count,
    coalesce(sum(leveled.person_count) filter (leveled.enisa_level = 'very_high'), 0)::bigint
    as very_high_person_count,
    coalesce(sum(leveled.record_count) filter (leveled.enisa_level = 'high'), 0)::bigint
    as high_record_count,
    coalesce(sum(leveled.person_count) filter (leveled.enisa_level = 'high'), 0)::bigint
    as high_person_count,
    coalesce(sum(leveled.record_count) filter (leveled.enisa_level = 'medium'), 0)::bigint
    as medium_record_count,
    coalesce(sum(leveled.person_count) filter (leveled.enisa_level = 'medium'), 0)::bigint
    as medium_person_count,
    coalesce(sum(leveled.record_count) filter (leveled.enisa_level = 'low'), 0)::bigint
    as low_record_count,
    coalesce(sum(leveled.person_count) filter (leveled.enisa_level = 'low'), 0)::bigint
    as low_person_count,
    high_record_count + very_high_record_count as high_or_above_record_count,
    high_person_count + very_high_person_count as high_or_above_person_count,
    high_or_above_person_count / nullif(sum(leveled.person_count), 0)
    as high_or_above_person_share
from leveled
inner join departements using (departement_code)
group by leveled.departement_code, departements.departement_name
order by high_or_above_person_count desc, leveled.departement_code asc
