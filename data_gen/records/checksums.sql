-- record_checksums: one row per stored column of `records`, the same in whatever order its rows
-- stand.
--
-- Each value is mixed with its record_id and the sums are taken modulo 2^64, so that equal
-- columns in another order agree and two swapped values do not. A name counts by its code;
-- the frozen pools have a SHA-256 of their own (provenance.reference_sha256). Made from
-- records/columns.toml.

create or replace temp macro record_checksums() as table

with

mixed as (

    select
        *,
        key_base(record_id::bigint) as record_base
    from records

),

sums as (

    select
        sum(draw(record_base, 1))::hugeint as record_id,
        sum(draw(record_base, person_id::bigint))::hugeint as person_id,
        sum(draw(record_base, enum_code(drift)::bigint))::hugeint as drift,
        sum(draw(record_base, enum_code(status)::bigint))::hugeint as status,
        sum(draw(record_base, enum_code(sex)::bigint))::hugeint as sex,
        sum(draw(record_base, birth_day::bigint))::hugeint as birth_day,
        sum(draw(record_base, enum_code(birth_place)::bigint))::hugeint as birth_place,
        sum(draw(record_base, nir_order::bigint))::hugeint as nir_order,
        sum(draw(record_base, enum_code(first_name)::bigint))::hugeint as first_name,
        sum(draw(record_base, enum_code(birth_name)::bigint))::hugeint as birth_name,
        sum(draw(record_base, enum_code(usage_name)::bigint))::hugeint as usage_name,
        sum(draw(record_base, enum_code(departement_code)::bigint))::hugeint as departement_code,
        sum(draw(record_base, enum_code(locality)::bigint))::hugeint as locality,
        sum(draw(record_base, enum_code(street)::bigint))::hugeint as street,
        sum(draw(record_base, fields_on_file::bigint))::hugeint as fields_on_file,
        sum(draw(record_base, truths::bigint))::hugeint as truths,
        sum(draw(record_base, coalesce(first_registered_day::bigint, 4294967295)))::hugeint
        as first_registered_day,
        sum(draw(record_base, coalesce(last_day::bigint, 4294967295)))::hugeint as last_day,
        sum(draw(record_base, coalesce(registered_since_day::bigint, 4294967295)))::hugeint
        as registered_since_day,
        sum(draw(record_base, coalesce(registration_count::bigint, 4294967295)))::hugeint
        as registration_count
    from mixed

)

select
    column_name,
    (total % 18446744073709551616)::ubigint as checksum
from (unpivot sums on columns(*) into name column_name value total)
