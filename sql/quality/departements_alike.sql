-- In which régions are the registered spread over départements in proportion to residents alone?
--
-- Grain:       one row per région of three départements and more in which the registered per
--              resident differ by less than a twentieth; none is right.
-- Needs:       records.
-- Note:        in régions of three départements or more, the published number of job seekers per
--              resident varies more. The two départements of Corse are alike.
-- Source:      residents: INSEE, estimates at 1 January 2023.

with

registered as (

    select
        departement_code,
        sum(person_count)::bigint as person_count
    from exposure_cube
    where status = 'registered'
    group by departement_code

),

rates as (

    select
        departements.region_code,
        coalesce(registered.person_count, 0) / departements.population as rate
    from departements
    left join registered using (departement_code)

)

select
    region_code,
    min(rate) as lowest_rate,
    max(rate) as highest_rate
from rates
group by region_code
having count(*) > 2 and max(rate) < 1.05 * min(rate)
order by region_code asc
