-- Registered persons by the months that they have been so.
--
-- Source:    Dares, categories A, B, C, metropolitan France, first quarter of 2024
-- Use:       fitted
-- Tolerance: 0.02
-- Note:      brought to 43.9 % of a year or more, as INSEE and Dares published of France.

with

founds as (

    select
        duration_band::varchar as cell,
        sum(person_count)::bigint as found,
        sum(sum(person_count)) over () as people
    from duration_cube
    where status = 'registered'
    group by cell

),

published as (

    select assumed('registered_year_or_more_per_mille') as longer

),

shares as (

    select
        if(months_to is null, concat(months_from, '+'), concat(months_from, '-', months_to))
            as cell,
        persons / sum(persons) over (partition by months_from >= 12)
        * if(months_from >= 12, longer, 1000 - longer) / 1000 as share
    from read_values(getvariable('reference') || '/registered_by_duration.csv')
    cross join published
    where age_group = 'all'

)

select
    cell,
    share * people as target,
    found,
    people
from shares
inner join founds using (cell)
order by cell
