-- field_cube of a list: a row counts with the fields that it has, a person with those of any row.
--
-- The primary row of a generated person has all of them; that of a list may lack what another has.
-- A date of registration is bit 32 of field_mask, as in holding(): a status alone does not say it.

delete from field_cube;

insert into field_cube

with

masked as (

    select
        *,
        ((fields_on_file & 31) | if(fields_on_file & 64 <> 0, 32, 0))::utinyint as row_mask
    from banded_records

),

row_and_person_parts as (

    select
        departement_code,
        sex,
        age_band,
        status,
        first_year,
        end_band,
        row_mask as field_mask,
        1 as records,
        0 as persons,
        0 as living_here
    from masked
    union all
    select
        departement_code,
        sex,
        age_band,
        status,
        first_year,
        end_band,
        bit_or(row_mask) over (partition by person_id) as field_mask,
        0 as records,
        is_primary::integer as persons,
        (is_primary and truths & 12 = 0)::integer as living_here
    from masked

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
    sum(living_here)::uinteger as living_here_person_count
from row_and_person_parts
group by departement_code, sex, age_band, status, first_year, end_band, field_mask
having record_count + person_count > 0
order by departement_code, sex, age_band, status, first_year, end_band, field_mask;
