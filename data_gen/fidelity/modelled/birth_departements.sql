-- Persons by département of birth, 99 for abroad.
--
-- Source:    assumed moves
-- Use:       modelled
-- Cluster:   4
-- Tolerance: 0.005
-- Note:      the two of a pair and those of the other sex with its rank are born in one place.

with

targets as (

    select
        departement_code as cell,
        sum(slots::bigint) / 4096 * any_value(person_count) as target
    from read_texts(getvariable('setting') || '/birth_places.csv')
    cross join provenance
    group by cell

),

founds as (

    select
        birth_departement_code as cell,
        count(*) as found
    from registrants
    where is_primary
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
