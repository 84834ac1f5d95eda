-- For how many people are at least these fields exposed?
--
-- Grain:       one row per set of fields, largest sets first, then most persons: each of
--              the 32 sets of fields that a record can lack, or the one set of $fields.
-- Needs:       fields.
-- Headline (field_ids):
--              For about {person_count:M persons} in {record_count:M records}, at least these
--              fields are exposed: {field_ids}.
-- Headline:    {person_count:persons} in {record_count:records} {person_count:is/are} exposed,
--              whichever fields are missing.
-- Note:        a field counts for a person if any of the person's records has it; the person counts
--              where the primary record is. Sets contain one another: do not add up their counts. A
--              field that no record has counts for nobody.
-- Source:      fields: CNIL, SAN-2026-003; how many files lack one: assumption.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

-- Of a list of one's own, a field without a column is not known, and stands in no combination.
known as (

    select coalesce(bit_or(field_bit), 0) as known_bits
    from fields
    where held_by = 'some_records'

),

asked as (

    select
        needed.range::integer as needed_bits,
        field_ids(needed.range) as field_ids,
        bit_count(needed.range)::integer as field_count
    from range(128) as needed
    where
        $fields::varchar[] is null
        and needed.range & (select known.known_bits from known) = needed.range
    union all
    select
        coalesce(bit_or(holding_bit), 0) as needed_bits,
        coalesce(string_agg(field_id, ' ' order by field_number), '') as field_ids,
        count(*)::integer as field_count
    from fields
    where list_contains($fields::varchar[], field_id)
    having
        $fields::varchar[] is not null
        and not coalesce(bool_or(held_by in ('not_known', 'not_counted')), false)

),

by_set as (

    select
        asked.needed_bits,
        asked.field_ids,
        asked.field_count,
        sum(held.record_count) filter (
            held.held_bits & asked.needed_bits = asked.needed_bits
        ) as record_count,
        sum(held.person_count) filter (
            held.held_bits & asked.needed_bits = asked.needed_bits
        ) as person_count,
        sum(held.person_count) as total_person_count
    from asked
    left join held on true
    group by asked.needed_bits, asked.field_ids, asked.field_count

)

select
    field_ids,
    field_count,
    coalesce(record_count, 0)::bigint as record_count,
    coalesce(person_count, 0)::bigint as person_count,
    coalesce(person_count, 0) / nullif(total_person_count, 0) as person_share
from by_set
order by field_count desc, person_count desc, needed_bits asc
