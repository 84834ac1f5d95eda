-- The records of a chunk in the order in which one looks for people: by département, commune and
-- postcode. Codes are sorted, before registrants makes long text of them.

create table records_in_order as
from records
order by departement_code, locality, record_id;

drop table records;

alter table records_in_order rename to records;
