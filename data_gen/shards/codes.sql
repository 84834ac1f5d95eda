-- The records of a chunk as they are stored, in the order in which one looks for people: by
-- département, commune and postcode. Types are signed, as many a reader of Parquet has no others,
-- and keys have 64 bits. Made from records/columns.toml.

select
    record_id::bigint as record_id,
    person_id::bigint as person_id,
    drift,
    status,
    sex,
    birth_day::integer as birth_day,
    birth_place,
    nir_order::smallint as nir_order,
    first_name,
    birth_name,
    usage_name as usage_name_before_slip,
    departement_code,
    locality,
    street,
    fields_on_file::smallint as fields_on_file,
    truths::smallint as truths,
    first_registered_day::integer as first_registered_day,
    last_day::integer as last_day,
    registered_since_day::integer as registered_since_day,
    registration_count::smallint as registration_count
from records
order by departement_code, locality, record_id
