-- Persons born in the département or région that they live in, where that is published.
--
-- Source:    INSEE and Ined, 2008 to 2020, residents; each in reference/born_there.csv
-- Use:       fitted
-- Cluster:   4
-- Tolerance: 0.035
-- Note:      the register is held to what is published of all residents.

with

lived as (

    select
        departements.departement_code::varchar as departement_code,
        departements.region_code::varchar as region_code,
        birth.departement_code::varchar as birth_departement_code,
        birth.region_code::varchar as birth_region_code,
        counted.people
    from (
        select
            departement_code,
            birth_departement_code,
            count(*) as people
        from registrants
        where is_primary
        group by all
    ) as counted
    inner join departements using (departement_code)
    left join departements as birth
        on counted.birth_departement_code = birth.departement_code::varchar

),

published as (

    select *
    from read_texts(getvariable('reference') || '/born_there.csv')

)

select
    concat(published.area, ' ', published.area_code) as cell,
    any_value(published.per_mille)::bigint / 1000 * sum(lived.people) as target,
    coalesce(sum(lived.people) filter (
        if(
            published.area = 'region', lived.birth_region_code, lived.birth_departement_code
        ) = published.area_code
    ), 0) as found,
    sum(lived.people) as people
from published
inner join lived
    on published.area_code
    = if(published.area = 'region', lived.region_code, lived.departement_code)
group by cell
order by cell
