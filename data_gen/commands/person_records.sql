-- A person's records as the register has them, primary first.

select *
from registrants
where person_id = $person_id
order by record_id
