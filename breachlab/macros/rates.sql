-- Rates: the exposed beside the residents, for questions of how many in a thousand.

-- One row per département, sex and age band, whoever is exposed there. A rate sets those who live
-- in France against its residents: the deceased and those abroad are in person_count, but not in
-- living_here_person_count. Status and history select the exposed only, as residents have none.
create or replace macro exposed_residents(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

exposed as (

    select
        departement_code,
        sex,
        age_band,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(person_count - deceased_person_count - abroad_person_count)::bigint
            as living_here_person_count
    from selected_cells(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by departement_code, sex, age_band

)

select
    residents.departement_code,
    residents.sex,
    residents.age_band,
    coalesce(exposed.record_count, 0) as record_count,
    coalesce(exposed.person_count, 0) as person_count,
    coalesce(exposed.living_here_person_count, 0) as living_here_person_count,
    residents.resident_count
from selected_residents(departements, age_bands, sexes) as residents
left join exposed using (departement_code, sex, age_band);

-- exposed_residents, with what is expected of each cell at the rate that France has at its age and
-- sex. France stays whole, whichever départements are kept.
create or replace macro expected_residents(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

cells as (

    select
        *,
        sum(living_here_person_count) over peers * resident_count / sum(resident_count) over peers
            as expected_person_count,
        sum(living_here_person_count) over () as france_person_count,
        sum(resident_count) over () as france_resident_count
    from exposed_residents(null, age_bands, sexes, statuses, first_years, end_bands)
    window peers as (partition by sex, age_band)

)

from cells
where departements is null or list_contains(departements::departement_code[], departement_code);

-- Whom a rate is of, for a sentence.
create or replace macro residents_told(age_bands, sexes) as (
    if(
        age_bands is null and sexes is null,
        'residents aged 16 and over',
        'residents of the ages and sexes selected'
    )
);

-- The three age groups that Dares publishes job seekers by.
create or replace macro age_group(age_band) as (
    case
        when age_band <= '20-24'::age_band then 'under 25'
        when age_band <= '45-49'::age_band then '25-49'
        else '50 and over'
    end
);
