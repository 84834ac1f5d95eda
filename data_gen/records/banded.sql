-- banded_records: one row per record, in the bands that every cube counts by.
--
-- Made once and read by each cube, because working out ages, years and other breaches takes longer
-- than counting. Ages and years are those of the reference day; a whole year has passed on the day
-- itself. The reference day is read once: each further mention of it is a further join, which takes
-- longer to plan than a small world to count. Each word is cast before it is chosen: to cast what
-- was chosen would cast 43 million words.

create or replace temp table banded_records as

with

dated as (

    select
        *,
        date '1929-01-01' + birth_day::integer as born_on,
        date '1929-01-01' + last_day::integer as last_on
    from breached_records

),

terms as (

    select
        reference_day() as today,
        (
            select list(age_bands.age_band order by ages.range)
            from range(256) as ages
            left join age_bands
                on ages.range between age_bands.first_age and coalesce(age_bands.last_age, 255)
        ) as bands_of_ages,
        first_day_kept(to_years(assumed('retention_after_registration_years')::integer))
            as registration_term_from,
        first_day_kept(to_months(assumed('retention_after_last_use_months')::integer))
            as last_use_term_from

)

select
    person_id,
    departement_code,
    region_code,
    locality,
    sex,
    bands_of_ages[years_between(born_on, today) + 1] as age_band,
    years_between(born_on, today)::utinyint as age,
    status,
    year(date '1929-01-01' + first_registered_day::integer)::usmallint as first_year,
    case
        when status <> 'formerly_registered' then null
        when last_day > anniversary_before(today, 1) then '0'::end_band
        when last_day > anniversary_before(today, 2) then '1'::end_band
        when last_day > anniversary_before(today, 3) then '2'::end_band
        when last_day > anniversary_before(today, 6) then '3-5'::end_band
        when last_day > anniversary_before(today, 11) then '6-10'::end_band
        when last_day > anniversary_before(today, 16) then '11-15'::end_band
        else '16-20'::end_band
    end as end_band,
    case
        when registered_since_day is null then null
        when registered_since_day > months_before(today, 3) then '0-2'::duration_band
        when registered_since_day > months_before(today, 6) then '3-5'::duration_band
        when registered_since_day > months_before(today, 12) then '6-11'::duration_band
        when registered_since_day > months_before(today, 24) then '12-23'::duration_band
        when registered_since_day > months_before(today, 36) then '24-35'::duration_band
        else '36+'::duration_band
    end as duration_band,
    case
        when status <> 'registered'
            then years_between(last_on, today)
    end::utinyint as idle_years,
    is_primary,
    fields_on_file,
    truths,
    breach_mask::uinteger as breach_mask,
    (agency_number // 1000000)::usmallint as identifier_block,
    drift in ('former_address', 'former_region') as is_former_address,
    status = 'candidate_space' and fields_on_file & 8 <> 0 as is_space_with_nir,
    drift = 'candidate_space' as is_further_space,
    -- Art. R. 5312-44: the day on which a term ends is inside it. A candidate space beside a
    -- registration is under the term of the registration.
    case
        when status = 'formerly_registered' then last_day < registration_term_from
        when status = 'candidate_space' and drift <> 'candidate_space'
            then last_day < last_use_term_from
        else false
    end as is_beyond_term
from dated
cross join terms
