-- Persons born abroad, of the départements whose share of immigrants is published.
--
-- Source:    INSEE, immigrants among residents, 2020 and 2021, times an assumption on the register
-- Use:       modelled
-- Cluster:   4
-- Tolerance: 0.15
-- Note:      the share published, times born_abroad_per_mille over immigrants_per_mille; a sixth of
--            six in a hundred is one in a hundred.

with

lived as (

    select
        departement_code::varchar as cell,
        count(*) as people,
        count(*) filter (birth_departement_code = '99') as found
    from registrants
    where is_primary
    group by cell

)

select
    lived.cell,
    published.per_mille::bigint / 1000
    * assumed('born_abroad_per_mille') / assumed('immigrants_per_mille') * lived.people as target,
    lived.found,
    lived.people
from read_csv(getvariable('reference') || '/immigrants.csv', all_varchar = true) as published
inner join lived on published.area_code = lived.cell
where published.area = 'departement'
order by lived.cell
