-- Rates: the exposed beside the residents, for questions of how many in a thousand.

-- The persons of each département, alive and in France; in a row without a code whoever is abroad
-- or in no known place, unless a place is selected or nobody is.
create or replace macro exposed_places(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

exposed as (

    select
        departement_code,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        case when departement_code is null then 0 else sum(living_here_person_count) end
            as living_here_person_count
    from selected_cells(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by departement_code

)

select
    departement_code,
    record_count,
    living_here_person_count as person_count
from exposed
where departement_code is not null
union all
select
    null as departement_code,
    coalesce(sum(record_count) filter (departement_code is null), 0) as record_count,
    sum(person_count - living_here_person_count) as person_count
from exposed
having
    sum(person_count - living_here_person_count) > 0
    or bool_or(departement_code is null);

comment on macro table exposed_places is
'Records and persons of each département, and of whoever is abroad or in no known place.';

-- One row per département, sex and age band, whoever is exposed there. A rate sets those who live
-- in France against its residents. Who has died or left since stands beside them, by the last
-- address, and counts nowhere in it. Status and history select the exposed only, as residents have
-- none.
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
        sum(living_here_person_count)::bigint as living_here_person_count,
        sum(person_count - living_here_person_count)::bigint as died_or_left_person_count
    from kept_cells(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by departement_code, sex, age_band

)

select
    residents.departement_code,
    residents.sex,
    residents.age_band,
    coalesce(exposed.record_count, 0) as record_count,
    coalesce(exposed.living_here_person_count, 0) as person_count,
    person_count as living_here_person_count,
    coalesce(exposed.died_or_left_person_count, 0) as died_or_left_person_count,
    residents.resident_count
from selected_residents(departements, age_bands, sexes) as residents
left join exposed using (departement_code, sex, age_band);

comment on macro table exposed_residents is
'Exposed records and persons beside the residents, one row per département, sex and age band.';

-- exposed_residents, with what is expected of each cell at the rate that France has at its age and
-- sex. France stays whole, whichever départements are kept. expected_person_count is a decimal, in
-- units of 10^-12 persons, and not a double: sum it as it is, so that no order of adding changes
-- the sum, and divide after.
create or replace macro expected_residents(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

cells as (

    select
        *,
        (sum(living_here_person_count) over peers * resident_count / sum(resident_count) over peers)
        ::decimal(38, 12) as expected_person_count,
        sum(living_here_person_count) over () as france_person_count,
        sum(resident_count) over () as france_resident_count
    from exposed_residents(null, age_bands, sexes, statuses, first_years, end_bands)
    window peers as (partition by sex, age_band)

)

from cells
where departements is null or list_contains(departements::departement_code[], departement_code);

comment on macro table expected_residents is
'exposed_residents with the persons expected at the rates of France, one row per cell.';

-- Whom a rate is of, a code of the kind residents.
create or replace macro residents_id(age_bands, sexes) as (
    case when age_bands is null and sexes is null then 'all' else 'selected' end
);

comment on macro residents_id is
'Whom a rate is of: all residents aged 16 and over, or those of the ages and sexes selected.';

-- The persons of a rate: of a place or an age of a list with few none, as it would show chance.
create or replace macro rated_persons(persons) as (
    case
        when not is_of_list() or persons >= assumed('least_rated_of_place_persons') then persons
    end
);

comment on macro rated_persons is
'The persons that a rate is of; null of a place or an age of a list with few.';
