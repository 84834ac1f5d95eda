-- The selection: one mechanism for every breakdown that can be filtered.
--
-- Each parameter is a list of values of one dimension; null keeps all. The lists are cast to
-- the dimension's own type once, so a cell is compared by code. Stored in each database,
-- because a cursor does not see the temporary macros of the connection that it came from.
--
-- A few conditions, on the columns of whatever they stand in; then one table macro per cube.

create or replace macro keeps_ages(age_bands, sexes, statuses) as (
    (age_bands is null or list_contains(age_bands::age_band[], age_band))
    and (sexes is null or list_contains(sexes::sex[], sex))
    and (statuses is null or list_contains(statuses::status[], status))
);

comment on macro keeps_ages is 'Whether a cell is of the age bands, sexes and statuses selected.';

create or replace macro keeps_people(departements, age_bands, sexes, statuses) as (
    (departements is null or list_contains(departements::departement_code[], departement_code))
    and keeps_ages(age_bands, sexes, statuses)
);

comment on macro keeps_people is
'Whether a cell is of the départements, age bands, sexes and statuses selected.';

create or replace macro keeps_histories(first_years, end_bands) as (
    (first_years is null or list_contains(first_years::usmallint[], first_year))
    and (end_bands is null or list_contains(end_bands::end_band[], end_band))
);

comment on macro keeps_histories is
'Whether a cell is of the years of first registration and the ends selected.';

-- Whom a view counts: without a place all who are alive, those abroad among them; of a place its
-- residents, who are alive and live in France. Whoever has died or left has a last address in a
-- place, and lives nowhere in it. The published number of persons, the dead among them, stands at
-- the head of the country alone: it is read from kept_cells and kept_contacts.
create or replace macro of_view(places, living_person_count, living_here_person_count) as (
    case when places is null then living_person_count else living_here_person_count end
);

comment on macro of_view is
'The persons of a cell that a view counts: of chosen places their residents, otherwise the living.';

-- Of each place, whoever chose it: for questions with a row per place.
create or replace macro every_place(departements) as (
    coalesce(departements, enum_range(null::departement_code)::varchar[])
);

comment on macro every_place is 'The départements that are chosen, or all of them.';

create or replace macro kept_cells(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
from exposure_cube
where
    keeps_people(departements, age_bands, sexes, statuses)
    and keeps_histories(first_years, end_bands);

comment on macro table kept_cells is
'Cells of exposure_cube that the selection keeps; persons are all, the dead among them.';

create or replace macro selected_cells(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from kept_cells(departements, age_bands, sexes, statuses, first_years, end_bands);

comment on macro table selected_cells is
'The same; persons are those whom the view counts, as in all that follows.';

create or replace macro selected_fields(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from field_cube
where
    keeps_people(departements, age_bands, sexes, statuses)
    and keeps_histories(first_years, end_bands);

comment on macro table selected_fields is 'Cells of field_cube that the selection keeps.';

-- Without a year, from the smaller cube: DuckDB drops the part whose condition is false.
create or replace macro kept_contacts(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select *
from contact_cube_any_year
where
    first_years is null
    and keeps_people(departements, age_bands, sexes, statuses)
    and (end_bands is null or list_contains(end_bands::end_band[], end_band))
union all
select * exclude (first_year)
from contact_cube
where
    first_years is not null
    and keeps_people(departements, age_bands, sexes, statuses)
    and keeps_histories(first_years, end_bands);

comment on macro table kept_contacts is
'Cells of contact_cube that the selection keeps, without the year of first registration; the dead '
'are among them, and of a place those who have left it.';

create or replace macro selected_contacts(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
from kept_contacts(departements, age_bands, sexes, statuses, first_years, end_bands)
where fate = 'resident' or departements is null and fate = 'abroad';

comment on macro table selected_contacts is 'The same, of those whom the view counts.';

-- The same for what does not ask where people live: of all départements from a cube without them.
create or replace macro selected_contacts_any_place(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select * exclude (first_year)
from contact_cube_any_place
where
    departements is null
    and keeps_ages(age_bands, sexes, statuses)
    and keeps_histories(first_years, end_bands)
union all
select * exclude (departement_code)
from selected_contacts(departements, age_bands, sexes, statuses, first_years, end_bands)
where departements is not null;

comment on macro table selected_contacts_any_place is
'Cells of contact_cube that the selection keeps, without the year of first registration and the '
'département.';

create or replace macro selected_idle_years(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from retention_cube
where
    keeps_people(departements, age_bands, sexes, statuses)
    and keeps_histories(first_years, end_bands);

comment on macro table selected_idle_years is 'Cells of retention_cube that the selection keeps.';

-- What follows has no history to select by: it would take cubes of tens of millions of cells.

create or replace macro selected_readings(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from extraction_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_readings is 'Cells of extraction_cube that the selection keeps.';

create or replace macro selected_levers(regions, statuses) as table
select
    * replace (
        of_view(regions, living_person_count, living_here_person_count) as person_count
    )
from lever_cube
where
    (regions is null or list_contains(regions::region_code[], region_code))
    and (statuses is null or list_contains(statuses::status[], status));

comment on macro table selected_levers is 'Cells of lever_cube that the régions and statuses keep.';

create or replace macro selected_members(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from breach_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_members is 'Cells of breach_cube that the selection keeps.';

create or replace macro selected_composites(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from composite_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_composites is 'Cells of composite_cube that the selection keeps.';

create or replace macro selected_breach_counts(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from breach_count_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_breach_counts is
'Cells of breach_count_cube that the selection keeps.';

create or replace macro selected_first_breaches(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from first_breach_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_first_breaches is
'Cells of first_breach_cube that the selection keeps.';

create or replace macro selected_first_ibans(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from first_iban_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_first_ibans is
'Cells of first_iban_cube that the selection keeps.';

create or replace macro selected_ages(departements, age_bands, sexes, statuses) as table
from age_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_ages is 'Cells of age_cube that the selection keeps.';

-- Of the registered, who alone have a duration.
create or replace macro selected_durations(departements, age_bands, sexes) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from duration_cube
where keeps_people(departements, age_bands, sexes, ['registered']);

comment on macro table selected_durations is
'Cells of the registered in duration_cube that the selection keeps.';

create or replace macro selected_persons(departements, age_bands, sexes, statuses) as table
select
    * replace (
        of_view(departements, living_person_count, living_here_person_count) as person_count
    )
from person_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_persons is 'Cells of person_cube that the selection keeps.';

create or replace macro selected_likeness(departements, age_bands, sexes, statuses) as table
from identifiability_cube
where keeps_people(departements, age_bands, sexes, statuses);

comment on macro table selected_likeness is
'Cells of identifiability_cube that the selection keeps; none where nobody has counted it.';

-- Of a commune, only the département is selected by.
create or replace macro selected_communes(departements) as table
from commune_cube
where departements is null or list_contains(departements::departement_code[], departement_code);

comment on macro table selected_communes is 'Cells of commune_cube that the départements keep.';

-- Residents have no status.
create or replace macro selected_residents(departements, age_bands, sexes) as table
from residents
where
    (departements is null or list_contains(departements::departement_code[], departement_code))
    and (age_bands is null or list_contains(age_bands::age_band[], age_band))
    and (sexes is null or list_contains(sexes::sex[], sex));

comment on macro table selected_residents is
'Residents of each département, sex and age band that the selection keeps.';

-- What each parameter knows, for the message that names the nearest value.
create or replace table selection_values as
select 'departements' as parameter, unnest(enum_range(null::departement_code))::varchar as word
union all
select 'departement', unnest(enum_range(null::departement_code))::varchar
union all
select 'regions', unnest(enum_range(null::region_code))::varchar
union all
select 'age_bands', unnest(enum_range(null::age_band))::varchar
union all
select 'sexes', unnest(enum_range(null::sex))::varchar
union all
select 'statuses', unnest(enum_range(null::status))::varchar
union all
select 'first_years', unnest(range(window_first_year(), window_last_year() + 1))::varchar
union all
select 'end_bands', unnest(enum_range(null::end_band))::varchar
union all
select 'extraction', unnest(enum_range(null::extraction))::varchar
union all
select 'breach', breach_id from breaches
union all
select distinct 'standings', standing from breaches
union all
select 'whom', unnest(['due', 'living'])
union all
select 'provenance', unnest(['decision', 'announcement', 'press'])
union all
select
    'fields',
    field_id
from fields
where held_by not in ('not_known', 'not_counted')
union all
select 'harms', harm_id from harms
union all
select 'key_set', key_set_id from key_sets
union all
select
    asked.parameter,
    unnest([
        'region', 'departement', 'age_band', 'sex', 'status', 'first_year', 'end_band'
    ])
from (values ('breakdown'), ('split')) as asked (parameter)
union all
select
    'headline',
    unnest((select list_sort(list(distinct question)) from headline_ends()));

comment on table selection_values is 'Internal: what each parameter of the questions knows.';
