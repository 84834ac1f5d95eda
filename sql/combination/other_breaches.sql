-- How many of the exposed people were in each other breach too, and what can an outsider say?
--
-- Grain:       one row per other breach: confirmed ones first, of them those of residents,
--              then most persons.
-- Needs:       published counts, assumed figures, age, sex, area, vital status, other breaches.
-- Headline:    About {person_count:M} of the people exposed {person_count:is/are} in the breach of
--              {breach_id} ({standing}) too if the two are independent,
--              {little_overlap_person_count:~} if they overlap little,
--              {much_overlap_person_count:~} if they overlap much; with as many exposed residents
--              as the model has, the sizes say only {least_person_count:M} to
--              {most_person_count:M}.
-- Full size:   bounds
-- Mark:        modelled
-- Note:        record_count and person_count are modelled: who is in a breach is drawn
--              independently of all else inside its perimeter, so they come close to the expected
--              number. The outsider knows only the sizes: register_person_count living residents on
--              the file, member_count in the breach, of resident_count residents of the same ages
--              (N; where the file has more people, their number). Expected is the product of the
--              first two divided by N, with the breach spread evenly over its perimeter. Least and
--              most are the Fréchet bounds, however it is spread: for a selection, with the whole
--              breach and all residents of its perimeter. A breach of the agency's own file is not
--              compared with residents: its members, the dead included, are on the file by
--              definition: all of them or, for the missions locales, as many as assumed. For a
--              selection the outsider can say nothing, nor for a breach after
--              {breach.reference_day} whose size is not "up to": its members may have registered
--              since. There register_person_count is the perimeter {kind.as_modelled}, and the draw
--              strays from the published size by up to half a per cent, as its chance is set as if
--              the conditions of a perimeter were independent: the exact count may lie outside
--              bounds equal to the published size. A world made smaller than the file keeps the
--              sizes of the other breaches. little_overlap_person_count and
--              much_overlap_person_count are two cases: for each département, sex and age, a part
--              of the way from independence to the least and the most that the sizes allow, if the
--              breach is spread evenly (see combination/bounds_by_stratum); the size of that part
--              is an assumption, breach_dependence_per_mille. standing says whether the breach is
--              confirmed or only claimed.
-- Source:      sizes: as breaches.source; ages of a perimeter: assumption; residents:
--              INSEE, 1 January 2023; shares of the missions locales, and how far
--              little and much go: assumptions, see method/ledger.

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

everyone as (

    select sum(person_count) as person_count
    from selected_cells($departements, $age_bands, $sexes, $statuses, null, null)

),

outside as (

    from overlap_bounds($departements, $age_bands, $sexes, $statuses)

)

select
    listed.breach_id,
    listed.breached_on,
    listed.organisation,
    listed.standing,
    listed.perimeter,
    listed.person_count as breach_person_count,
    coalesce(members.record_count, 0) as record_count,
    coalesce(members.person_count, 0) as person_count,
    coalesce(members.person_count, 0) / nullif(everyone.person_count, 0) as person_share,
    round(outside.resident_count)::bigint as resident_count,
    round(outside.register_person_count)::bigint as register_person_count,
    round(outside.member_count)::bigint as member_count,
    round(outside.expected_person_count)::bigint as expected_person_count,
    round(outside.least_person_count)::bigint as least_person_count,
    round(outside.most_person_count)::bigint as most_person_count,
    -- Of a breach of the agency's own file both are the count itself.
    -- To six places first: else half a person is rounded by the order in which DuckDB adds up.
    round(
        round(little_overlap(coalesce(members.person_count, 0), outside.least_if_even_count), 6)
    )::bigint as little_overlap_person_count,
    round(
        round(much_overlap(coalesce(members.person_count, 0), outside.most_if_even_count), 6)
    )::bigint as much_overlap_person_count
from listed
cross join everyone
left join members using (breach_id)
left join outside using (breach_id)
order by
    listed.standing desc,
    listed.perimeter = 'residents' desc,
    person_count desc,
    listed.breach_number asc
