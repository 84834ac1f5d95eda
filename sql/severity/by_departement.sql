-- How severe is the breach in each département?
--
-- Grain:       one row per département, most persons at high or above first.
-- Needs:       segments, assumed figures, age, area, status, vital status.
-- Headline (is_open):
--              {departement_code}: {high_or_above_person_count_low} to
--              {high_or_above_person_count_high} of its {person_count:exposed_residents} are at
--              severity high or very high, depending on how many have only a candidate space.
-- Headline (high_or_above_person_count):
--              {departement_code}: {kind.as_scored}, {high_or_above_person_count} of its
--              {person_count:exposed_residents} {high_or_above_person_count:is/are} at severity
--              high or very high.
-- Headline:    Nobody in the selection is at severity high or very high on ENISA's scale.
-- Note:        exposed residents are alive and live in France. A person is in one segment, minors
--              first. The number of people with only a candidate space was not published. Here the
--              share of a département follows from the ages of its people; its two bounds are those
--              of the assumption candidate_space_persons (see method/ledger), unless $statuses is
--              given. So its share is not a finding about the département. The level depends on the
--              processing context (DPC).
-- Source:      ENISA 2013 as restated by others, see severity_scores.source; the choice of
--              scores is an assumption, with its reason in severity_segments.

with

residents as (

    from selected_contacts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    where fate = 'resident'

),

exposed as (

    select
        departement_code,
        segment_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from with_segments(residents)
    group by departement_code, segment_id

),

scores as (

    from segment_scores(null, $dpc::integer)

),

leveled as (

    select
        exposed.departement_code,
        exposed.record_count,
        exposed.person_count,
        scores.enisa_level,
        if(
            starts_with(exposed.segment_id, 'candidate_spaces') and not scores.is_due_by_enisa,
            exposed.person_count, 0
        ) as space_person_count
    from exposed
    inner join scores using (segment_id)

),

-- With fewer candidate spaces there are more who registered, and the other way round.
registered as (

    select coalesce(bool_or(is_due_by_enisa) filter (segment_id = 'registrants'), false) as is_high
    from scores

),

-- How many times the candidate spaces here there may be; of a status chosen, and of a list, which
-- has the status of each, there is no exchange.
ends as (

    select
        if(
            $statuses is null and not is_of_list(),
            assumed_low('candidate_space_persons') / assumed('candidate_space_persons'), 1
        ) as fewest,
        if(
            $statuses is null and not is_of_list(),
            assumed_high('candidate_space_persons') / assumed('candidate_space_persons'), 1
        ) as most

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
    as high_or_above_person_share,
    greatest(
        0, high_or_above_person_count - if(
            any_value(registered.is_high),
            ceil(sum(leveled.space_person_count) * (any_value(ends.most) - 1)), 0
        )
    )::bigint as high_or_above_person_count_low,
    (high_or_above_person_count + if(
        any_value(registered.is_high),
        ceil(sum(leveled.space_person_count) * (1 - any_value(ends.fewest))), 0
    ))::bigint as high_or_above_person_count_high,
    high_or_above_person_count_low < high_or_above_person_count_high as is_open,
    count(*) over () as departement_count
from leveled
inner join departements using (departement_code)
cross join registered
cross join ends
group by leveled.departement_code, departements.departement_name
order by high_or_above_person_count desc, leveled.departement_code asc
