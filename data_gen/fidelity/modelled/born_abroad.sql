-- Persons born abroad, of the départements and régions whose share of immigrants is published.
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
        departements.departement_code::varchar as departement_code,
        departements.region_code::varchar as region_code,
        count(*) as people,
        count(*) filter (registrants.birth_departement_code = '99') as found
    from registrants
    inner join departements using (departement_code)
    where registrants.is_primary
    group by all

)

select
    concat(published.area, ' ', published.area_code) as cell,
    any_value(published.per_mille)::bigint / 1000
    * assumed('born_abroad_per_mille') / assumed('immigrants_per_mille') * sum(lived.people)
        as target,
    sum(lived.found) as found,
    sum(lived.people) as people
from read_texts(getvariable('reference') || '/immigrants.csv') as published
inner join lived
    on published.area_code
    = if(published.area = 'region', lived.region_code, lived.departement_code)
group by cell
order by cell
