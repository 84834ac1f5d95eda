-- How long ago did the last registration of the exposed people end?
--
-- Grain:       one row per band of completed years since the last registration ended.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              The largest group of the formerly registered ended {end_band} ago:
--              {person_count:persons} in {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              Only the formerly registered have an end, so the others are left out.

select
    end_band,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where end_band is not null
group by end_band
order by end_band
