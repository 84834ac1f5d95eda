-- perimeter_days: one row, the days that the perimeters of other breaches end or begin at, counted
-- from 1 January 1929.
--
-- The file of 2023 held those registered in February 2022, and those whose registration had ended
-- in the twelve months before; the incident of June 2021 is taken to have met all by then.

create temp table perimeter_days as
select
    (date '2021-06-01' - date '1929-01-01')::bigint as first_until_2021,
    (date '2022-02-28' - date '1929-01-01')::bigint as first_until_2022,
    (date '2021-02-01' - date '1929-01-01')::bigint as ended_from_2021
