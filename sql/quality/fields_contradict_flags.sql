-- Which fields are missing although the flag says that they are on file, or the reverse?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Over a second:
--              some 15 s at 43 million records, as it reads every record as exported.
-- Needs:       records.

select
    record_id,
    has_email,
    has_phone,
    has_street_address,
    has_nir,
    has_agency_id
from registrants
where
    has_email is distinct from (email is not null)
    or has_phone is distinct from (phone is not null)
    or has_street_address is distinct from (street_address is not null)
    or has_nir is distinct from (nir is not null)
    or has_agency_id is distinct from (agency_id is not null)
    or has_email is distinct from (is_email_deliverable is not null)
    or has_street_address is distinct from (is_address_valid is not null)
order by record_id asc
