-- The selection: one mechanism for every breakdown that can be filtered.
--
-- Each parameter is a list of values of one dimension; null keeps all. The lists are cast to
-- the dimension's own type once, so a cell is compared by code. Stored in each database,
-- because a cursor does not see the temporary macros of the connection that it came from.

create or replace macro selected_cells(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select *
from exposure_cube
where
    (departements is null
        or list_contains(departements::departement_code[], departement_code))
    and (age_bands is null or list_contains(age_bands::age_band[], age_band))
    and (sexes is null or list_contains(sexes::sex[], sex))
    and (statuses is null or list_contains(statuses::status[], status))
    and (first_years is null or list_contains(first_years::usmallint[], first_year))
    and (end_bands is null or list_contains(end_bands::end_band[], end_band));

-- What each dimension knows, for the message that names the nearest value.
create or replace view selection_values as
select 'departements' as parameter, unnest(enum_range(null::departement_code))::varchar as word
union all
select 'age_bands', unnest(enum_range(null::age_band))::varchar
union all
select 'sexes', unnest(enum_range(null::sex))::varchar
union all
select 'statuses', unnest(enum_range(null::status))::varchar
union all
select 'first_years', unnest(range(2004, 2025))::varchar
union all
select 'end_bands', unnest(enum_range(null::end_band))::varchar;

comment on view selection_values is 'Internal: what each dimension of the selection knows.';
