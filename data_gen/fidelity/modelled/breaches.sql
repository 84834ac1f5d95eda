-- Persons who were also in another breach.
--
-- Source:    published counts, two assumed, over people of an assumed perimeter, times those here
-- Use:       modelled
-- Tolerance: 0.025
-- Note:      a chance is held in 65,536ths, a step of 1.6 % for the smallest breach.

with

groups as (

    select
        sex,
        age,
        is_resident,
        is_registered,
        was_registered_by_2021,
        was_in_file_of_2022,
        count(*) as people
    from persons
    group by all

),

targets as (

    select
        breaches.breach_id as cell,
        sum(groups.people)::bigint as people,
        sum(groups.people) * any_value(
            breaches.person_count / breaches.perimeter_person_count
            * if(
                breaches.perimeter = 'young_people',
                assumed('breach_missions_locales_in_register_per_mille') / 1000,
                1
            )
        ) as target
    from breaches
    inner join groups
        on
            age between age_from and age_to
            and (breaches.sex is null or breaches.sex = groups.sex)
            and case breaches.perimeter
                when 'residents' then is_resident
                when 'young_people' then is_resident
                when 'registered_in_march_2024' then is_registered
                when 'registered_by_june_2021' then was_registered_by_2021
                else was_in_file_of_2022
            end
    group by breaches.breach_id

),

founds as (

    select
        breaches.breach_id as cell,
        sum(combination_cube.person_count)::bigint as found
    from breaches
    inner join combination_cube
        on combination_cube.breach_mask & breaches.breach_bit <> 0
    group by breaches.breach_id

)

select
    cell,
    target,
    coalesce(found, 0) as found,
    people
from targets
full join founds using (cell)
order by cell
