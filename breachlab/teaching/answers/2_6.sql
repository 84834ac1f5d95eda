-- Of which départements does the difference of two tables give a count of one to ten persons?
--
-- Key: departement_code

select
    departement_code,
    sum(person_count)::bigint as person_count,
    sum(record_count)::bigint as person_count__records
from exposure_cube
where status = 'candidate_space'
group by departement_code
having sum(person_count) between 1 and 10
