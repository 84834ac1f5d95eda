-- field_cube of a list: a row counts with the fields that it has, a person with those of any row.
--
-- The primary row of a generated person has all of them; that of a list may lack what another has.
-- A date of registration is bit 32 of field_mask, as in holding(): a status alone does not say it.
-- An IBAN is bit 64, a mobile 128; bits from 512 are of fields that a world has of everybody, where
-- the list does not. A field that every row has is no bit: it would say nothing. Other rows are
-- grouped and joined, as a window takes longer.

delete from field_cube;

alter table field_cube alter field_mask type usmallint;

insert into field_cube

with

counted_bits as (

    select coalesce(bit_or(holding_bit), 0) | 128 as bits
    from fields
    where held_by in ('some_records', 'registrants')

),

masked as (

    select
        banded_records.*,
        (
            (
                (fields_on_file & 31)
                | ((fields_on_file & 192) >> 1)
                | ((fields_on_file & 32) << 2)
                | (fields_on_file & 65024)
            )
            & counted_bits.bits
        )::usmallint as row_mask
    from banded_records
    cross join counted_bits

),

other_rows as (

    select
        person_id,
        bit_or(row_mask) as other_mask
    from masked
    where not is_primary
    group by person_id

),

cells as (

    select
        masked.departement_code,
        masked.sex,
        masked.age_band,
        masked.status,
        masked.first_year,
        masked.end_band,
        masked.row_mask,
        masked.row_mask | coalesce(other_rows.other_mask, 0) as person_mask,
        count(*) as records,
        count(*) filter (masked.is_primary) as persons,
        count(*) filter (masked.is_primary and masked.truths & 4 = 0) as living,
        count(*) filter (masked.is_primary and masked.truths & 12 = 0) as living_here
    from masked
    left join other_rows on masked.person_id = other_rows.person_id and masked.is_primary
    group by all

),

row_and_person_cells as (

    select
        * exclude (row_mask, person_mask, persons, living, living_here),
        row_mask as field_mask,
        0 as persons,
        0 as living,
        0 as living_here
    from cells
    union all by name
    select
        * exclude (row_mask, person_mask, records),
        person_mask as field_mask,
        0 as records
    from cells

)

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    field_mask,
    sum(records)::uinteger as record_count,
    sum(persons)::uinteger as person_count,
    sum(living)::uinteger as living_person_count,
    sum(living_here)::uinteger as living_here_person_count
from row_and_person_cells
group by departement_code, sex, age_band, status, first_year, end_band, field_mask
having record_count + person_count > 0
order by departement_code, sex, age_band, status, first_year, end_band, field_mask;

comment on column field_cube.field_mask is
'Bits: 1 e-mail, 2 phone, 4 street address, 8 NIR, 16 identifier, 32 date of registration, 64 IBAN, 128 mobile; where not every row has one, 512 first name, 1024 birth name, 2048 usage name, 4096 sex, 8192 birth date, 16384 postcode or commune, 32768 département. Source: the list.';
