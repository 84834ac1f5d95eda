-- Extraction: what an extraction reads of each cell of extraction_cube.

-- Counts are of what was read, those that begin with all of the whole cell; a null extraction is
-- the partial one.
create or replace macro read_cells(
    asked_extraction, departements, age_bands, sexes, statuses
) as table
select
    * exclude (record_count, person_count),
    case when read_on is null then 0 else record_count end as record_count,
    case when read_on is null then 0 else person_count end as person_count,
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
    case when read_on > last_used_on - days_earlier then record_count else 0 end
        as saved_record_count,
    case when read_on > last_used_on - days_earlier then person_count else 0 end
        as saved_person_count
from selected_readings(departements, age_bands, sexes, statuses)
cross join last_use
where extraction = coalesce(asked_extraction, 'total')::extraction and read_on is not null;

comment on macro table saved_cells is
'Cells that one extraction read, with what of each an end some days earlier would have saved.';

create or replace table readings_by_day as
select
    extraction,
    read_on,
    sum(living_person_count) as person_count
from lever_cube
where read_on is not null
group by extraction, read_on;

comment on table readings_by_day is
'Internal: the persons whom each extraction read on a day, one row per extraction and day.';

-- How much of all that one extraction reads an end of so many days before the last use leaves
-- unread, at its even pace: one row for each day that it could end earlier, from 0; a null
-- extraction is the total one. What it leaves unread of a part depends on the order, which is the
-- seed's: between least_overlap and most_overlap of the part and of all that is left unread.
-- Persons are left unread by their primary record. At least so many are by every record, if further
-- records are read at any time: as many as if nobody had more than two.
create or replace macro reading_pace(asked_extraction) as table
with

readings as (

    select
        read_on,
        person_count
    from readings_by_day
    where extraction = coalesce(asked_extraction, 'total')::extraction

),

further as (

    select least(sum(record_count) / greatest(sum(person_count), 1) - 1, 1) as further_share
    from exposure_cube

),

ends as (

    select
        unnest(range(use_day_count() + 1))::integer as days_earlier,
        happened_on - days_earlier as last_read_on
    from timeline
    where event_id = 'last_use'

)

select
    ends.days_earlier,
    ends.last_read_on,
    coalesce(sum(readings.person_count), 0)::bigint as all_read_person_count,
    coalesce(sum(readings.person_count) filter (readings.read_on > ends.last_read_on), 0)::bigint
        as all_saved_person_count,
    floor(
        all_saved_person_count * (
            1 - any_value(further.further_share)
            * (1 - all_saved_person_count / greatest(all_read_person_count, 1))
        )
    )::bigint as all_least_saved_person_count
from ends
cross join further
left join readings on true
group by ends.days_earlier, ends.last_read_on;

comment on macro table reading_pace is
'What one extraction reads in all, and what of it an end so many days earlier leaves unread.';
