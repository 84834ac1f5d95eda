-- Which records have a drift and yet say the same as the primary record?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        records with a street on file; without one, two addresses may come down to the same
--              commune.
-- Over a second:
--              some 20 s at 43 million records, as it compares every record that is not primary
--              with the primary one.

select
    registrants.record_id,
    registrants.drift
from registrants
inner join registrants as primaries using (person_id)
where
    not registrants.is_primary
    and primaries.is_primary
    and registrants.usage_name = primaries.usage_name
    and registrants.street_address = primaries.street_address
    and registrants.commune_code = primaries.commune_code
    and registrants.nir is not distinct from primaries.nir
    and registrants.agency_id is not distinct from primaries.agency_id
    and registrants.status = primaries.status
order by registrants.record_id asc
