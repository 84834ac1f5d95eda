-- Which fields are exposed, by registration status?
--
-- Grain:       one row per field and status, first the fields that a record can lack, in
--              the order of a file.
-- Needs:       fields, status.
-- Headline:    The {field_id} is exposed for {person_share:.1} of the persons with the status
--              {status}: about {person_count:M persons} in {record_count:M records}.
-- Note:        a field counts for a person if any of the person's records has it; the person counts
--              where the primary record is. The share is of the persons of the same status. The
--              number of records that lack a field is modelled.
-- Source:      fields: the announcement of 2024 and CNIL, SAN-2026-003.

with

held as (

    select
        status,
        holding(field_mask, status) as held_bits,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by status, held_bits

),

by_status as (

    select
        fields.field_id,
        held.status,
        sum(held.record_count) filter (
            held.held_bits & fields.holding_bit = fields.holding_bit
        ) as record_count,
        sum(held.person_count) filter (
            held.held_bits & fields.holding_bit = fields.holding_bit
        ) as person_count,
        sum(held.person_count) as total_person_count
    from fields
    cross join held
    group by fields.field_id, held.status

)

select
    fields.field_id,
    by_status.status,
    coalesce(by_status.record_count, 0)::bigint as record_count,
    coalesce(by_status.person_count, 0)::bigint as person_count,
    coalesce(by_status.person_count, 0) / nullif(by_status.total_person_count, 0)
    as person_share
from fields
inner join by_status using (field_id)
where fields.held_by not in ('not_known', 'not_counted')
order by fields.held_by = 'some_records' desc, fields.field_number asc, by_status.status asc
