-- contact_cube of a list: a row counts with the contacts that it has, a person with those of any
-- row, as in field_cube. What no column says is not known, and null: whether a phone is a mobile is
-- known by its number alone, not by a column that says whether there is a phone.

delete from contact_cube;

insert into contact_cube

with

known as (

    select
        list_has_any(own_mapping().roles, ['email', 'has_email']) as has_emails,
        list_has_any(own_mapping().roles, ['street_address', 'has_address']) as has_addresses,
        list_contains(own_mapping().roles, 'phone') as has_numbers,
        list_has_any(own_mapping().roles, ['phone', 'has_phone']) as has_phones

),

other_rows as (

    select
        person_id,
        bit_or(fields_on_file) as other_fields
    from banded_records
    where not is_primary
    group by person_id

),

rows_and_persons as (

    select
        banded_records.*,
        1 as records,
        0 as persons
    from banded_records
    union all by name
    select
        banded_records.* replace (fields_on_file | coalesce(other_fields, 0) as fields_on_file),
        0 as records,
        1 as persons
    from banded_records
    left join other_rows using (person_id)
    where is_primary

)

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    is_space_with_nir,
    fate_of(truths) as fate,
    if(has_emails, email_of(fields_on_file, truths), null) as email,
    case
        when has_numbers or (has_phones and fields_on_file & 2 = 0)
            then holds_mobile(fields_on_file, truths)
    end as has_mobile,
    if(has_addresses, street_address_of(fields_on_file, truths, false), null) as street_address,
    sum(records)::uinteger as record_count,
    sum(persons)::uinteger as person_count
from rows_and_persons
cross join known
group by all
order by status, first_year, end_band, is_space_with_nir, departement_code, sex, age_band;
