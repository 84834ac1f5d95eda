-- Persons by département and status, with what was published of them.

with

targets as (

    select
        departement_code,
        status,
        sum(persons::bigint) * persons_scale() as target
    from read_texts(getvariable('setting') || '/persons_by_departement.csv')
    group by departement_code, status

),

founds as (

    select
        departement_code::varchar as departement_code,
        status::varchar as status,
        sum(person_count)::bigint as found
    from exposure_cube
    group by departement_code, status

),

published as (

    select
        area_code as departement_code,
        'registered' as status,
        persons::bigint as published,
        categories,
        quarter,
        concat_ws(' ', source, url) as source_en,
        concat_ws(' ', source_fr, url) as source_fr
    from read_texts(getvariable('reference') || '/job_seekers.csv')
    where area = 'departement'

),

rates as (

    select
        departement_code,
        avg(unemployed_per_mille::integer) filter (quarter = '2024-Q1') / 10 as rate_now,
        avg(unemployed_per_mille::integer) filter (quarter < '2024') / 10 as rate_before
    from read_texts(getvariable('reference') || '/unemployment.csv')
    group by departement_code

)

select
    targets.departement_code,
    targets.status,
    targets.target,
    coalesce(founds.found, 0) as found,
    published.published,
    published.categories,
    published.quarter,
    published.source_en,
    published.source_fr,
    rates.rate_now,
    rates.rate_before
from targets
left join founds using (departement_code, status)
left join published using (departement_code, status)
left join rates using (departement_code)
order by
    targets.departement_code,
    targets.status = 'registered' desc,
    targets.status = 'formerly_registered' desc
