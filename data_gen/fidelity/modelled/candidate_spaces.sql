-- Candidate spaces by completed years since the last use.
--
-- Source:    assumption: beyond thirteen months as many as the ledger says
-- Use:       modelled
-- Tolerance: 0.005

with

targets as (

    select
        years_since as cell,
        persons::bigint * persons_scale() as target
    from read_texts(getvariable('setting') || '/years_since_last_use.csv')

),

founds as (

    select
        years_since::varchar as cell,
        count(*) as found
    from persons
    where status = 'candidate_space'
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
