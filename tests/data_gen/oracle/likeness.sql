-- One set of facts: of each département, sex, age band and status, how many persons and records
-- share the facts with how many others.
--
-- A person counts once, by the primary record, among persons; a record counts among records, those
-- of the same person among them. Null is a value. A join and not a window, which takes DuckDB three
-- times as long to plan.

insert into identifiability_cube

with

known as (

    select
        fact_key(
            birth_day, sex, departement_code, locality, birth_place,
            first_name, birth_name, usage_name, first_registered_day
        ) as fact_key,
        departement_code,
        sex,
        age_band_of(birth_day) as age_band,
        status,
        drift = 'none' as is_primary
    from records

),

alike as (

    select
        fact_key,
        count(*) - 1 as other_records,
        -- Of a fact key that no primary record has, nobody asks.
        count(*) filter (is_primary) - 1 as other_persons
    from known
    group by fact_key

),

compared as (

    select
        known.*,
        alike.other_records,
        alike.other_persons
    from known
    inner join alike using (fact_key)

),

by_bands as (

    select
        departement_code,
        sex,
        age_band,
        status,
        is_primary,
        others_band_of(other_records) as record_others_band,
        others_band_of(other_persons) as person_others_band,
        count(*) as row_count
    from compared
    group by all

),

listed as (

    select
        departement_code,
        sex,
        age_band,
        status,
        record_others_band as others_band,
        row_count as record_count,
        0 as person_count
    from by_bands
    union all
    select
        departement_code,
        sex,
        age_band,
        status,
        person_others_band as others_band,
        0 as record_count,
        row_count as person_count
    from by_bands
    where is_primary

)

select
    $key_set_id,
    departement_code,
    sex,
    age_band,
    status,
    others_band,
    sum(record_count)::uinteger as record_count,
    sum(person_count)::uinteger as person_count
from listed
group by departement_code, sex, age_band, status, others_band
order by departement_code, sex, age_band, status, others_band
