-- What does an outsider gain by estimating an overlap small group by small group?
--
-- Grain:       one row per other breach whose perimeter is residents, largest overlap
--              first, confirmed ones before claimed ones.
-- Needs:       age, sex, area, vital status, other breaches.
-- Headline:    If the members of the other breach, {breach_id}, are spread evenly over the ages and
--              places of its perimeter, and the file has the ages assumed, the overlap is
--              {least_from_strata:M} to {most_from_strata:M persons}; without these assumptions,
--              all that is known is that it is {least_from_totals:M} to {most_from_totals:M}.
-- Full size:   bounds
-- Note:        N is resident_count: the residents of the ages of the perimeter or, for a stratum,
--              its residents. The sums hold if the breach's members are spread evenly over its
--              perimeter, which is assumed: their split was not published. They also depend on the
--              ages of the file: other shapes by age (method/participation_shapes) give other sums,
--              whose bounds are not given here. Bounds are Fréchet's: see
--              combination/other_breaches. person_count is modelled: drawn independently inside the
--              perimeter.
-- Source:      sizes: as breaches.source; residents: INSEE, 1 January 2023.

with

listed as (

    select *
    from breaches
    where keeps_standing($standings, standing)

),

members as (

    select
        breach_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_members($departements, $age_bands, $sexes, $statuses)
    group by breach_id

),

bounds as (

    select
        breach_id,
        sum(resident_count) as resident_count,
        count(*) as stratum_count,
        sum(expected_overlap(register_person_count, member_count, resident_count))
            as expected_from_strata,
        sum(least_overlap(register_person_count, member_count, resident_count))
            as least_from_strata,
        sum(most_overlap(register_person_count, member_count)) as most_from_strata
    from overlap_strata($departements, $age_bands, $sexes, $statuses)
    group by breach_id

),

totals as (

    from overlap_bounds($departements, $age_bands, $sexes, $statuses)

)

select
    listed.breach_id,
    listed.organisation,
    listed.standing,
    bounds.stratum_count,
    coalesce(members.record_count, 0) as record_count,
    coalesce(members.person_count, 0) as person_count,
    round(bounds.resident_count)::bigint as resident_count,
    round(totals.expected_person_count)::bigint as expected_from_totals,
    round(totals.least_person_count)::bigint as least_from_totals,
    round(totals.most_person_count)::bigint as most_from_totals,
    round(bounds.expected_from_strata)::bigint as expected_from_strata,
    round(bounds.least_from_strata)::bigint as least_from_strata,
    round(bounds.most_from_strata)::bigint as most_from_strata,
    (bounds.most_from_strata - bounds.least_from_strata)
    / nullif(totals.most_person_count - totals.least_person_count, 0) as width_share
from bounds
inner join listed using (breach_id)
inner join totals using (breach_id)
left join members using (breach_id)
order by listed.standing desc, person_count desc, listed.breach_number asc
