-- First registrations of whole years by month.
--
-- Source:    assumption; no series by month was at hand
-- Use:       modelled
-- Tolerance: 0.02
-- Note:      who first registered at sixteen could not do so before the birthday.

with

targets as (

    select
        month::varchar as cell,
        1000 + (per_mille_of_mean - 1000) * assumed('registrations_months_spread_per_mille') / 1000
            as weight
    from read_values(getvariable('reference') || '/registration_months.csv')

),

founds as (

    select
        month(first_registered_on)::varchar as cell,
        count(*) as found,
        sum(count(*)) over () as people
    from registrants
    where
        is_primary
        and year(first_registered_on) between window_first_year() + 1 and window_last_year() - 1
    group by cell

)

select
    cell,
    weight / sum(weight) over () * people as target,
    found,
    people
from targets
inner join founds using (cell)
order by cell::integer
