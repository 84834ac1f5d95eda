-- Which fields are exposed, and for how many people?
--
-- Grain:       one row per field that the provenance names, or that was not taken; first those that
--              a record can lack, most persons first.
-- Needs:       fields, vital status.
-- Headline:    Among the fields that a record can lack, the one on file most often is the
--              {field_id}: for {person_share:.1} of the persons, {person_count:M}.
-- Mark:        modelled
-- Note:        a person holds every field that any of the person's records holds, and counts where
--              the primary record is. How many files lack a field is modelled. The place of birth
--              is on neither official list: only $provenance press counts it.
-- Source:      fields: the announcement of 2024 and CNIL, SAN-2026-003; each in source.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

named as (

    from named_fields($provenance)

),

by_field as (

    select
        fields.field_id,
        sum(held.record_count) filter (
            held.held_bits & fields.holding_bit = fields.holding_bit
        ) as record_count,
        sum(held.person_count) filter (
            held.held_bits & fields.holding_bit = fields.holding_bit
        ) as person_count,
        sum(held.living_here_person_count) filter (
            held.held_bits & fields.holding_bit = fields.holding_bit
        ) as living_here_person_count,
        sum(held.person_count) as total_person_count,
        sum(held.living_here_person_count) as total_living_here_person_count
    from fields
    cross join held
    group by fields.field_id

)

select
    fields.field_id,
    fields.held_by,
    fields.is_named_in_2024,
    fields.is_named_in_2026,
    fields.is_reported_by_press,
    fields.source,
    -- Of a list, what nobody read is out of a number of persons that is not known.
    if(fields.held_by = 'not_counted', null, coalesce(by_field.record_count, 0))::bigint
    as record_count,
    if(fields.held_by = 'not_counted', null, coalesce(by_field.person_count, 0))::bigint
    as person_count,
    if(fields.held_by = 'not_counted', null, coalesce(by_field.person_count, 0))
    / nullif(by_field.total_person_count, 0) as person_share,
    if(fields.held_by = 'not_counted', null, coalesce(by_field.living_here_person_count, 0))::bigint
    as living_here_person_count,
    if(fields.held_by = 'not_counted', null, coalesce(by_field.living_here_person_count, 0))
    / nullif(by_field.total_living_here_person_count, 0) as living_here_person_share
from fields
left join by_field using (field_id)
where
    fields.held_by in ('nobody', 'not_counted')
    or fields.field_id in (select named.field_id from named)
order by
    fields.held_by = 'some_records' desc, person_count desc nulls last, fields.field_number asc
