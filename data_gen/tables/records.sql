-- records: one row per record on the register, in small codes; read it as `registrants`.
--
-- Filled chunk by chunk by records_of.sql. Long text is not stored: the view computes it.

create table records (
    record_id uinteger,
    person_id uinteger,
    is_primary boolean,
    status status,
    sex sex,
    born_on date,
    birth_place birth_place,
    nir_order usmallint,
    first_name first_name,
    birth_name surname,
    usage_name surname,
    departement_code departement_code,
    locality locality,
    street street,
    contact_draw uinteger,
    fields_on_file utinyint,
    first_registered_on date,
    last_on date,
    registration_count utinyint
)
