-- How much more can an outsider say of an overlap by adding up small groups?
--
-- Grain:       one row per other breach whose perimeter is residents, largest overlap
--              first, confirmed ones before claimed ones.
-- Parameters:  the selection without history: $departements, $age_bands, $sexes,
--              $statuses, lists of values; null keeps all.
-- Headline:    Adding up by département, sex and age narrows what an outsider knows of the
--              overlap with {breach_id} from {least_from_totals}–{most_from_totals} to
--              {least_from_strata}–{most_from_strata:persons}.
-- Note:        N is resident_count, residents of the ages of the perimeter; of each
--              stratum its own residents. The sums hold if the breach's members are spread
--              evenly over its perimeter, which is assumed: their split was not published.
--              Bounds are Fréchet's: see combination/other_breaches. person_count is
--              exact, in the synthetic world.
-- Source:      sizes: as breaches.source; residents: INSEE, 1 January 2023.

with

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
        expected_overlap(sum(register_person_count), sum(member_count), sum(resident_count))
            as expected_from_totals,
        least_overlap(sum(register_person_count), sum(member_count), sum(resident_count))
            as least_from_totals,
        most_overlap(sum(register_person_count), sum(member_count)) as most_from_totals,
        sum(expected_overlap(register_person_count, member_count, resident_count))
            as expected_from_strata,
        sum(least_overlap(register_person_count, member_count, resident_count))
            as least_from_strata,
        sum(most_overlap(register_person_count, member_count)) as most_from_strata
    from overlap_strata($departements, $age_bands, $sexes, $statuses)
    group by breach_id

)

select
    breaches.breach_id,
    breaches.organisation,
    breaches.standing,
    bounds.stratum_count,
    coalesce(members.record_count, 0) as record_count,
    coalesce(members.person_count, 0) as person_count,
    round(bounds.resident_count)::bigint as resident_count,
    round(bounds.expected_from_totals)::bigint as expected_from_totals,
    round(bounds.least_from_totals)::bigint as least_from_totals,
    round(bounds.most_from_totals)::bigint as most_from_totals,
    round(bounds.expected_from_strata)::bigint as expected_from_strata,
    round(bounds.least_from_strata)::bigint as least_from_strata,
    round(bounds.most_from_strata)::bigint as most_from_strata,
    (bounds.most_from_strata - bounds.least_from_strata)
    / nullif(bounds.most_from_totals - bounds.least_from_totals, 0) as width_share
from bounds
inner join breaches using (breach_id)
left join members using (breach_id)
order by breaches.standing desc, person_count desc, breaches.breach_number asc
