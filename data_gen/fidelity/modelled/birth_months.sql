-- Persons by month of birth.
--
-- Source:    assumption, the usual profile of French births
-- Use:       modelled
-- Cluster:   4
-- Tolerance: 0.005

with

targets as (

    select
        birth_month as cell,
        weight::bigint / sum(weight::bigint) over () * person_count as target
    from read_texts(getvariable('reference') || '/birth_months.csv')
    cross join provenance

),

founds as (

    select
        month(date '1929-01-01' + birth_day::integer)::varchar as cell,
        count(*) as found
    from persons
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
