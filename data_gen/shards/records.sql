-- records: as the table of that name, read from the files of shards by the view `sharded_records`.
--
-- Of types with few values, words become them by try_cast, which DuckDB works out once for each
-- word of a dictionary, where a cast that may fail is worked out for each record: of 430 million a
-- count by a type took 5.1 s with the one and 1.0 s with the other. With many values it takes the
-- longer way round. No word is unknown: gather sums the bytes of every file, and verify the values.
-- Made from records/columns.toml.

drop table if exists records;

create or replace view records as
select
    record_id::uinteger as record_id,
    person_id::uinteger as person_id,
    try_cast(drift as drift) as drift,
    try_cast(status as status) as status,
    try_cast(sex as sex) as sex,
    birth_day::usmallint as birth_day,
    birth_place::birth_place as birth_place,
    nir_order::usmallint as nir_order,
    first_name::first_name as first_name,
    birth_name::surname as birth_name,
    usage_name_before_slip::surname as usage_name,
    try_cast(departement_code as departement_code) as departement_code,
    locality::locality as locality,
    street::street as street,
    fields_on_file::utinyint as fields_on_file,
    truths::utinyint as truths,
    first_registered_day::usmallint as first_registered_day,
    last_day::usmallint as last_day,
    registered_since_day::usmallint as registered_since_day,
    registration_count::utinyint as registration_count
from sharded_records;

comment on view records is 'What the shards say of each record, in small codes; read it as registrants.';
