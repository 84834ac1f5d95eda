-- Residents and registrants who live there, by département and five-year age.
--
-- The register's 16-17 and 18-19 stand together, as what they are raked to does.

with

targets as (

    select
        departement_code,
        age_band,
        sum(living_persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by departement_code, age_band

),

dwellers as (

    select
        departement_code::varchar as departement_code,
        replace(replace(age_band::varchar, '16-17', '16-19'), '18-19', '16-19') as age_band,
        bool_or(is_derived) as is_derived,
        sum(resident_count)::bigint as residents
    from residents
    group by all

),

founds as (

    select
        departement_code::varchar as departement_code,
        replace(replace(age_band::varchar, '16-17', '16-19'), '18-19', '16-19') as age_band,
        sum(living_here_person_count)::bigint as found
    from age_cube
    group by all

)

select
    dwellers.departement_code,
    dwellers.age_band,
    dwellers.is_derived,
    dwellers.residents,
    targets.target,
    coalesce(founds.found, 0) as found,
    1000 * coalesce(founds.found, 0) / (dwellers.residents * persons_scale()) as per_thousand
from dwellers
inner join targets using (departement_code, age_band)
left join founds using (departement_code, age_band)
order by dwellers.departement_code, dwellers.age_band
