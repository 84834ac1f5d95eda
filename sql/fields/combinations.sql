-- Which fields are exposed together?
--
-- Grain:       one row per combination that occurs of the five fields that a record can
--              lack, most persons first.
-- Needs:       fields.
-- Headline (field_ids):
--              For {person_share} of the persons, about {person_count:M} in
--              {record_count:M records}, these fields are exposed together: {field_ids}.
-- Headline:    For {person_share} of the persons, about {person_count:M} in
--              {record_count:M records}, none of the fields that a record can lack is exposed.
-- Note:        a field counts for a person if any of the person's records has it; the person counts
--              where the primary record is. Names, sex, birth date and place, postcode, région and
--              status are on every record and are part of no combination; how the five other fields
--              combine is modelled.
-- Source:      fields: CNIL, SAN-2026-003; how many files lack one: assumption.

with

combinations as (

    select
        (field_mask & 31)::integer as field_mask,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by field_mask & 31

),

-- Of a list of one's own, whether a field without a column was taken is not known.
known as (

    select coalesce(bit_or(field_bit), 0) as known_bits
    from fields
    where held_by = 'some_records'

)

select
    combinations.field_mask,
    combinations.record_count,
    combinations.person_count,
    field_ids(combinations.field_mask) as field_ids,
    bit_count(combinations.field_mask)::integer as field_count,
    if(known.known_bits & 1 <> 0, combinations.field_mask & 1 <> 0, null) as has_email,
    if(known.known_bits & 2 <> 0, combinations.field_mask & 2 <> 0, null) as has_phone,
    if(known.known_bits & 4 <> 0, combinations.field_mask & 4 <> 0, null) as has_street_address,
    if(known.known_bits & 8 <> 0, combinations.field_mask & 8 <> 0, null) as has_nir,
    if(known.known_bits & 16 <> 0, combinations.field_mask & 16 <> 0, null) as has_agency_id,
    combinations.person_count / nullif(sum(combinations.person_count) over (), 0) as person_share
from combinations
cross join known
order by combinations.person_count desc, combinations.field_mask asc
