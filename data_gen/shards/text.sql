-- The records of a chunk as `registrants` has them, so that whoever reads the file needs nothing
-- else, with the codes behind them, out of which `records` is read again; in the order and with the
-- types of codes.sql. Made from records/columns.toml.

select
    registrants.* replace (
        registrants.record_id::bigint as record_id,
        registrants.person_id::bigint as person_id,
        registrants.registration_count::smallint as registration_count,
        registrants.age::smallint as age,
        registrants.identifier_block::smallint as identifier_block
    ),
    records.birth_day::integer as birth_day,
    records.birth_place,
    records.nir_order::smallint as nir_order,
    records.usage_name as usage_name_before_slip,
    records.locality,
    records.street,
    records.fields_on_file::smallint as fields_on_file,
    records.truths::smallint as truths,
    records.first_registered_day::integer as first_registered_day,
    records.last_day::integer as last_day,
    records.registered_since_day::integer as registered_since_day
from registrants
inner join records using (record_id)
order by registrants.departement_code, records.locality, registrants.record_id
