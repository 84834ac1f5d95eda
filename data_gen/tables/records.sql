-- records: one row per record on the register, in small codes; read it as `registrants`.
--
-- Filled chunk by chunk by records_of.sql. Long text is not stored: the view computes it.
-- The compression is the one that DuckDB ends up with when left to choose; told so, it does not
-- try the others, which takes a quarter off the time and gives a file of the same size.

create table records (
    record_id uinteger using compression bitpacking,
    person_id uinteger using compression bitpacking,
    is_primary boolean using compression bitpacking,
    status status using compression bitpacking,
    sex sex using compression bitpacking,
    born_on date using compression bitpacking,
    birth_place birth_place using compression bitpacking,
    nir_order usmallint using compression bitpacking,
    first_name first_name using compression uncompressed,
    birth_name surname using compression uncompressed,
    usage_name surname using compression uncompressed,
    departement_code departement_code using compression bitpacking,
    locality locality using compression uncompressed,
    street street using compression bitpacking,
    contact_draw uinteger using compression uncompressed,
    fields_on_file utinyint using compression bitpacking,
    first_registered_on date using compression bitpacking,
    last_on date using compression bitpacking,
    registration_count utinyint using compression bitpacking
)
