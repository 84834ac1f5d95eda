-- Extraction: what an extraction reads of each cell of extraction_cube.

-- Counts are of what was read, those that begin with all of the whole cell; a null extraction is
-- the partial one.
create or replace macro read_cells(
    asked_extraction, departements, age_bands, sexes, statuses
) as table
select
    * exclude (record_count, person_count),
    if(read_on is null, 0, record_count) as record_count,
    if(read_on is null, 0, person_count) as person_count,
    record_count as all_record_count,
    person_count as all_person_count
from selected_readings(departements, age_bands, sexes, statuses)
where extraction = coalesce(asked_extraction, 'partial')::extraction;

comment on macro table read_cells is
'Cells of extraction_cube that the selection keeps, with what one extraction read of each.';

-- What was read, and what of it an end so many days before the last use would have saved; null
-- days are 1, a null extraction is the total one.
create or replace macro saved_cells(
    days, asked_extraction, departements, age_bands, sexes, statuses
) as table
with

last_use as (

    select happened_on as last_used_on
    from timeline
    where event_id = 'last_use'

)

select
    * exclude (last_used_on),
    coalesce(days, 1)::integer as days_earlier,
    if(read_on > last_used_on - days_earlier, record_count, 0) as saved_record_count,
    if(read_on > last_used_on - days_earlier, person_count, 0) as saved_person_count
from selected_readings(departements, age_bands, sexes, statuses)
cross join last_use
where extraction = coalesce(asked_extraction, 'total')::extraction and read_on is not null;

comment on macro table saved_cells is
'Cells that one extraction read, with what of each an end some days earlier would have saved.';
