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
alter table own_keyed_rows drop column postcode;
alter table own_keyed_rows drop column unread_postcode;
alter table own_keyed_rows drop column commune;
alter table own_keyed_rows drop column departement;
