-- How many of the exposed people of each age and sex were in another breach too?
--
-- Grain:       one row per age band and sex, youngest first.
-- Needs:       age, sex, area, vital status, other breaches.
-- Headline (is_of_register):
--              Some {all_person_count:M} of the people exposed, {all_person_share:.1},
--              {all_person_count:is/are} in the breach of {breach_id} ({standing}) too: it is a
--              breach of the agency's own file, so its published size gives the total, and a draw
--              says who they are.
-- Headline:    About {all_person_count:M} of the people exposed, {all_person_share:.1},
--              {all_person_count:is/are} in the breach of {breach_id} ({standing}) too if the two
--              breaches are independent; all that is known is that the number is
--              {all_least_person_count:M} to {all_most_person_count:M}.
-- Full size:   bounds
-- Note:        record_count and person_count are modelled: membership of a breach is drawn inside
--              its perimeter, independently of all else, so groups differ only by their
--              composition, not by a difference that was found. Expected, least_if_even_count and
--              most_if_even_count are what an outsider can say by spreading the breach's members
--              evenly over its perimeter; all_least_… and all_most_… apply to the whole selection,
--              however the members are spread: see combination/other_breaches. These columns, and
--              those that they are computed from, are empty where the outsider can say nothing: for
--              a breach of the agency's own file, and outside the ages and sexes of a perimeter.
-- Source:      residents: INSEE, 1 January 2023.

with

asked as (

    select
        breach_id,
        organisation,
        standing,
        perimeter <> 'residents' as is_of_register
    from breaches
    where breach_id = asked_breach($breach)

),

by_band as (

    select
        age_band,
        sex,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(exposed_person_count) as exposed_person_count,
        sum(resident_count) as resident_count,
        sum(register_person_count) as register_person_count,
        sum(member_count) as member_count
    from overlap_cells($breach, $departements, $age_bands, $sexes, $statuses)
    group by age_band, sex
    having sum(exposed_person_count) > 0

),

whole as (

    select
        least_person_count,
        most_person_count
    from overlap_bounds($departements, $age_bands, $sexes, $statuses)
    where breach_id = asked_breach($breach)

)

select
    by_band.age_band,
    by_band.sex,
    asked.breach_id,
    asked.organisation,
    asked.standing,
    asked.is_of_register,
    coalesce(by_band.record_count, 0)::bigint as record_count,
    coalesce(by_band.person_count, 0)::bigint as person_count,
    coalesce(by_band.person_count, 0) / by_band.exposed_person_count as person_share,
    round(by_band.resident_count)::bigint as resident_count,
    round(by_band.register_person_count)::bigint as register_person_count,
    round(by_band.member_count)::bigint as member_count,
    round(
        expected_overlap(
            by_band.register_person_count, by_band.member_count, by_band.resident_count
        )
    )::bigint as expected_person_count,
    round(
        least_overlap(
            by_band.register_person_count, by_band.member_count, by_band.resident_count
        )
    )::bigint as least_if_even_count,
    round(most_overlap(by_band.register_person_count, by_band.member_count))::bigint
        as most_if_even_count,
    coalesce(sum(by_band.person_count) over (), 0)::bigint as all_person_count,
    all_person_count / sum(by_band.exposed_person_count) over () as all_person_share,
    round(whole.least_person_count)::bigint as all_least_person_count,
    round(whole.most_person_count)::bigint as all_most_person_count
from by_band
cross join asked
left join whole on true
order by by_band.age_band, by_band.sex
