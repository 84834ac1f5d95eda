-- Persons who were also in the breach of 2023.
--
-- Source:    the agency spoke of 10 million, 23 August 2023; see breaches.csv
-- Use:       fitted
-- Tolerance: 0.001

select
    breaches.breach_id as cell,
    any_value(breaches.person_count) * persons_scale() as target,
    sum(combination_cube.person_count)::bigint as found,
    any_value(breaches.perimeter_person_count) * persons_scale() as people
from breaches
inner join combination_cube on combination_cube.breach_mask & breaches.breach_bit <> 0
where breaches.breach_id = 'PE2023'
group by breaches.breach_id
