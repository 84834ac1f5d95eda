-- When did the exposed people first register, and how long ago did the last registration end?
--
-- Grain:       one row per year of first registration and completed years since the end, earliest
--              year first; those still registered stand before those who have left.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most in one cell are those first registered in {first_year}, {history_id}:
--              {person_count:persons} in {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              2004 means 2004 or before; candidate spaces have no year and are left out.

select
    first_year,
    coalesce(end_band::varchar, 'registered') as history_id,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(sum(person_count)) over (partition by first_year)::bigint as first_year_person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where first_year is not null
group by first_year, end_band
order by first_year, end_band nulls first
