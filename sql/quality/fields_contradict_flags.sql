-- Which fields are missing though the flag says that they are on file, or the reverse?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        reads the text as exported.

select
    record_id,
    has_email,
    has_phone,
    has_street_address,
    has_nir,
    has_agency_id
from registrants
where
    has_email <> (email is not null)
    or has_phone <> (phone is not null)
    or has_street_address <> (street_address is not null)
    or has_nir <> (nir is not null)
    or has_agency_id <> (agency_id is not null)
order by record_id asc
