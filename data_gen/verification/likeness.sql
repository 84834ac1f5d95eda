-- How many sets of facts are counted, and in how many groups by département, sex, age band and
-- status one counts other records or persons than age_cube.

with

sets as (

    select distinct key_set_id
    from lab.identifiability_cube

),

wanted as (

    select
        sets.key_set_id,
        ages.departement_code,
        ages.sex,
        ages.age_band,
        ages.status,
        sum(ages.record_count) as record_count,
        sum(ages.person_count) as person_count
    from lab.age_cube as ages
    cross join sets
    group by all

),

stored as (

    select
        key_set_id,
        departement_code,
        sex,
        age_band,
        status,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from lab.identifiability_cube
    group by all

),

unstored as (

    from wanted
    except
    from stored

),

unwanted as (

    from stored
    except
    from wanted

)

select
    (select count(*) from sets) as set_count,
    (select count(*) from unstored) + (select count(*) from unwanted) as differing_count
