-- Which records lack what every record has?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        a field that is not on file, and the dates that the status does not have, may be
--              missing.
-- Over a second:
--              some 10 s at 43 million records, as it reads every record as exported.

select
    record_id,
    person_id
from registrants
where
    record_id is null
    or person_id is null
    or is_primary is null
    or status is null
    or sex is null
    or born_on is null
    or birth_departement_code is null
    or birth_country is null
    or first_name is null
    or birth_name is null
    or usage_name is null
    or commune_code is null
    or postcode is null
    or departement_code is null
    or region_code is null
    or has_email is null
    or not regexp_full_match(
        street_address, '([1-9][0-9]*( BIS| TER)? )?[A-Z]+( [A-Z]+)*( APPT [0-9]+)?'
    )
order by record_id asc
