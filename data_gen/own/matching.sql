-- The keys of each row, in the order of the list, and the day by which its record is the latest.

select
    identifier_key,
    first_name_key,
    initial_key,
    birth_name_key,
    usage_name_key,
    surname_key,
    email_key,
    phone_key,
    nir_key,
    postcode_key,
    coalesce(born_on - date '1800-01-01' + 1, 0)::ubigint as born_key,
    coalesce(coalesce(last_used_on, first_registered_on) - date '1800-01-01', -1)::integer
    as latest_day
from own_keyed_rows;

-- The keys and the words of places, of no use once persons and places are found. They take more
-- than half of the memory.

alter table own_keyed_rows drop column identifier_key;
alter table own_keyed_rows drop column first_name_key;
alter table own_keyed_rows drop column initial_key;
alter table own_keyed_rows drop column birth_name_key;
alter table own_keyed_rows drop column usage_name_key;
alter table own_keyed_rows drop column surname_key;
alter table own_keyed_rows drop column email_key;
alter table own_keyed_rows drop column phone_key;
alter table own_keyed_rows drop column nir_key;
alter table own_keyed_rows drop column postcode_key;
alter table own_keyed_rows drop column street_text;
alter table own_keyed_rows drop column first_name_text;
alter table own_keyed_rows drop column birth_name_text;
alter table own_keyed_rows drop column usage_name_text;
alter table own_keyed_rows drop column surname_text;
alter table own_keyed_rows drop column identifier_text;
alter table own_keyed_rows drop column postcode;
alter table own_keyed_rows drop column unread_postcode;
alter table own_keyed_rows drop column commune;
alter table own_keyed_rows drop column departement;
