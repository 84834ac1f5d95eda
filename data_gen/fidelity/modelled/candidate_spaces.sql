-- Candidate spaces by completed years since the last use.
--
-- Source:    assumption: as the formerly registered, from 0 to 10 years
-- Tolerance: 0.005

with

targets as (

    select
        years_since_end as cell,
        persons::bigint as weight
    from read_csv(getvariable('setting') || '/years_since_end.csv', all_varchar = true)
    where years_since_end::integer <= assumed('candidate_space_years_oldest')

),

founds as (

    select
        years_since::varchar as cell,
        count(*) as found
    from persons
    where status = 'candidate_space'
    group by cell

)

select
    cell,
    weight / sum(weight) over () * sum(found) over () as target,
    coalesce(found, 0) as found
from targets
full join founds using (cell)
order by cell
