-- Do the tables that count who was in every other breach agree?
--
-- Grain:       one row per other breach, earliest first; then the agency's of 2023, which also
--              has a table of its own.
-- Needs:       other breaches.
-- Base:        persons
-- Headline:    {agreeing_count} of {total_count:counts} of other breaches
--              {agreeing_count:agrees/agree}, by construction.
-- Note:        {kind.By_construction} They agree exactly, to the record. A person counts in each
--              breach that the person was in, so the sum is not that of the file; each count must
--              be that of combination_cube with the bit of the breach.

with

expected as (

    select
        breaches.breach_id,
        breaches.breach_number,
        coalesce(sum(combination_cube.record_count), 0)::bigint as expected_record_count,
        coalesce(sum(combination_cube.person_count), 0)::bigint as expected_person_count
    from breaches
    left join combination_cube on combination_cube.breach_mask & breaches.breach_bit <> 0
    group by breaches.breach_id, breaches.breach_number

),

by_breach as (

    select
        'breach_cube' as counted_in,
        breach_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from breach_cube
    group by breach_id
    union all
    select
        'breach_of_2023_cube' as counted_in,
        earlier_breach() as breach_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from breach_of_2023_cube

),

wanted as (

    select
        'breach_cube' as counted_in,
        *
    from expected
    union all
    select
        'breach_of_2023_cube' as counted_in,
        *
    from expected
    where breach_id = earlier_breach()

),

compared as (

    select
        wanted.*,
        coalesce(by_breach.record_count, 0) as record_count,
        coalesce(by_breach.person_count, 0) as person_count
    from wanted
    left join by_breach using (counted_in, breach_id)

)

select
    counted_in,
    breach_id,
    record_count,
    person_count,
    expected_record_count,
    expected_person_count,
    record_count - expected_record_count as record_difference,
    person_count - expected_person_count as person_difference,
    record_count = expected_record_count and person_count = expected_person_count as agrees,
    count(*) over () as total_count,
    count(*) filter (
        where record_count = expected_record_count and person_count = expected_person_count
    ) over () as agreeing_count
from compared
order by counted_in, breach_number
