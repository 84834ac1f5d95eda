-- Registered persons of thirty départements who have been so for a year or more.
--
-- Source:    INSEE and Dares, 26 April 2024, categories A, B, C; left out of the fit
-- Use:       held against
-- Tolerance: 0.15
-- Note:      the model knows the ages of a département alone. Both of Corse are left out, whose
--            work is of the season: 24.9 and 29.5 % were published, the model has some 44.

with

registered as (

    select
        departement_code::varchar as cell,
        sum(person_count)::bigint as people,
        sum(person_count) filter (is_year_or_more(duration_band))::bigint as found
    from duration_cube
    where status = 'registered'
    group by cell

)

select
    cell,
    per_mille::bigint / 1000 * people as target,
    coalesce(found, 0) as found,
    people
from read_texts(getvariable('reference') || '/registered_a_year_or_more.csv')
    as published
inner join registered on published.departement_code = registered.cell
where published.departement_code not in ('2A', '2B')
order by cell
