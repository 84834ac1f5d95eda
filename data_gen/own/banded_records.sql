-- banded_records: one row per row of the list, in the bands that every cube counts by.
--
-- The same columns as records/banded.sql, from dates in place of day numbers. A fact that the list
-- does not have is null, and a question that needs it is not answered. Whoever dies or leaves is
-- counted only where the list says so. A contact on file is counted as good: whether it still
-- reaches anybody is not known of any list. Bit 64 of fields_on_file is a date of registration, bit
-- 128 an IBAN; bits from 512 are those of field_mask. As in a generated world a candidate space has
-- no first year, though its person may have registered by another row. A file was idle since its
-- end or its last use, whichever is later: somebody may be registered for years after the last use.

create or replace temp table banded_records as

with

-- Grouped and joined: a window over persons takes four times as long.
persons as (

    select
        person_id,
        min(first_registered_on) as first_day,
        bool_or(has_nir) as has_nir_on_file
    from own_numbered_rows
    where first_registered_on is not null or has_nir
    group by person_id

),

dated as (

    select
        numbered.* replace (
            coalesce(numbered.status, getvariable('status_of_all')) as status
        ),
        persons.first_day,
        persons.has_nir_on_file,
        years_since(numbered.born_on) as years,
        years_since(numbered.last_ended_on) as ended_years,
        date_sub('month', numbered.registered_since_on, reference_day()) as registered_months,
        coalesce(
            numbered.first_registered_on, numbered.registered_since_on, numbered.last_ended_on
        ) is not null as has_registration_date
    from own_numbered_rows as numbered
    left join persons on numbered.person_id = persons.person_id

),

-- One row per year of age: joined by an equality, which is quicker than by a range.
ages as (

    select
        age_band,
        unnest(range(first_age, coalesce(last_age, 150) + 1)) as age
    from age_bands

),

-- Of the communes of the list alone: there are 35,000.
locality_words as (

    select listed.locality_word
    from (select unnest(enum_range(null::locality)) as locality_word) as listed
    semi join own_areas on substring(listed.locality_word, 1, 5) = own_areas.commune_code

),

-- Joined and not cast: DuckDB takes twenty microseconds for each word that is no member of a type.
localities as (

    select
        locality_word::locality as locality,
        substring(locality_word, 1, 5) as commune_code,
        substring(locality_word, 7) as postcode,
        row_number() over (partition by commune_code order by locality_word) as locality_number
    from locality_words

),

-- A commune counts though its postcode is not known, or is that of a post box, under its first one.
areas as (

    select
        own_areas.area_key,
        departements.departement_code,
        departements.region_code,
        coalesce(exact.locality, firsts.locality) as locality
    from own_areas
    left join departements
        on own_areas.departement_code = departements.departement_code::varchar
    left join localities as exact
        on
            own_areas.commune_code = exact.commune_code
            and own_areas.postcode = exact.postcode
    left join localities as firsts
        on own_areas.commune_code = firsts.commune_code and firsts.locality_number = 1

)

select
    dated.person_id,
    areas.departement_code,
    areas.region_code,
    areas.locality,
    dated.sex::sex as sex,
    ages.age_band,
    dated.years::utinyint as age,
    dated.status::status as status,
    case when status = 'candidate_space' then null else year(dated.first_day) end::usmallint
    as first_year,
    case
        when coalesce(status <> 'formerly_registered', true) or ended_years is null then null
        when ended_years < 3 then ended_years::varchar
        when ended_years < 6 then '3-5'
        when ended_years < 11 then '6-10'
        when ended_years < 16 then '11-15'
        when ended_years < 21 then '16-20'
    end::end_band as end_band,
    case
        when registered_months is null then null
        when registered_months < 3 then '0-2'
        when registered_months < 6 then '3-5'
        when registered_months < 12 then '6-11'
        when registered_months < 24 then '12-23'
        when registered_months < 36 then '24-35'
        else '36+'
    end::duration_band as duration_band,
    case
        when status <> 'registered'
            then years_since(greatest(last_used_on, last_ended_on))
    end::utinyint as idle_years,
    is_primary,
    (
        coalesce(has_email, false)::integer
        + coalesce(has_phone, false)::integer * 2
        + coalesce(has_street_address, false)::integer * 4
        + coalesce(has_nir, false)::integer * 8
        + coalesce(has_identifier, false)::integer * 16
        + coalesce(has_mobile, false)::integer * 32
        + has_registration_date::integer * 64
        + coalesce(has_iban, false)::integer * 128
        + has_first_name::integer * 512
        + has_birth_name::integer * 1024
        + has_usage_name::integer * 2048
        + (dated.sex is not null)::integer * 4096
        + (born_on is not null)::integer * 8192
        + has_place::integer * 16384
        + has_departement::integer * 32768
    )::usmallint as fields_on_file,
    (
        3
        + coalesce(is_deceased, false)::integer * 4
        + coalesce(lives_abroad, false)::integer * 8
    )::utinyint as truths,
    0::uinteger as breach_mask,
    null::usmallint as identifier_block,
    false as is_former_address,
    coalesce(status = 'candidate_space' and has_nir_on_file, false) as is_space_with_nir,
    false as is_further_space,
    false as is_beyond_term
from dated
left join areas on dated.area_key = areas.area_key
left join ages on dated.years = ages.age
