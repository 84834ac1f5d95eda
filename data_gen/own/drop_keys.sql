-- The keys, which are of no use once persons are found, and take half of the memory.

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
