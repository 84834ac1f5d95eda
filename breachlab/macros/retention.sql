-- Retention: what a purge of files that have been idle for so many years takes. The law allows at
-- most twenty years after a registration ended, and shorter terms.

-- Each cell of retention_cube, and what of it a purge of the formerly registered takes; null years
-- are 5.
create or replace macro purged_cells(
    years, departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    *,
    coalesce(years, 5) as retention_years,
    assumed('retention_after_registration_years') as allowed_years,
    status = 'formerly_registered' and idle_years >= retention_years as is_purged,
    case when is_purged then record_count else 0 end as avoided_record_count,
    case when is_purged then person_count else 0 end as avoided_person_count
from selected_idle_years(departements, age_bands, sexes, statuses, first_years, end_bands);

comment on macro table purged_cells is
'Cells of retention_cube that the selection keeps, with what a purge after some years takes.';

-- What a purge of the records of one status takes, for each limit of 0 to 20 years; null years
-- are 5, the limit that is asked for.
create or replace macro purge_curve(
    purged_status, years, departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

by_years as (

    select
        case when status = purged_status then idle_years end as purgeable_years,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_idle_years(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by purgeable_years

),

purged as (

    select
        limits.limit_years,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count,
        coalesce(sum(record_count) filter (purgeable_years >= limits.limit_years), 0)::bigint
            as avoided_record_count,
        coalesce(sum(person_count) filter (purgeable_years >= limits.limit_years), 0)::bigint
            as avoided_person_count
    from (select unnest(range(21)) as limit_years) as limits
    left join by_years on true
    group by limits.limit_years

)

select
    *,
    coalesce(years, 5) as asked_years,
    assumed('retention_after_registration_years') as allowed_years,
    avoided_record_count / greatest(record_count, 1) as avoided_record_share,
    avoided_person_count / greatest(person_count, 1) as avoided_person_share,
    max(avoided_person_count) filter (limit_years = asked_years) over () as asked_person_count,
    asked_person_count / greatest(person_count, 1) as asked_person_share
from purged;

comment on macro table purge_curve is
'What a purge of the records of one status takes, one row per limit of 0 to 20 years.';
