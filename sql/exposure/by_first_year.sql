-- In which year did the exposed people first register?
--
-- Grain:       one row per year of first registration, earliest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Headline (most persons):
--              Most first registered in {first_year}: {person_count:persons} in
--              {record_count:records}.
-- Note:        a person counts once, where the primary record is.
--              2004 means 2004 or before; candidate spaces have no year and are left
--              out.

select
    first_year,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where first_year is not null
group by first_year
order by first_year
