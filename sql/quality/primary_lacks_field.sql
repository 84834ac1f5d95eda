-- Whose primary record lacks a field that another of the person's records has?
--
-- Grain:       one row per person who breaks the rule; none is right.
-- Needs:       records.
-- Note:        a person counts by the primary record, which must therefore hold all the person's
--              fields.
-- Over a second:
--              some 10 s at 43 million records, as it groups every person.

select person_id
from registrants
group by person_id
having
    bool_or(has_email) > bool_or(has_email) filter (where is_primary)
    or bool_or(has_phone) > bool_or(has_phone) filter (where is_primary)
    or bool_or(has_street_address) > bool_or(has_street_address) filter (where is_primary)
    or bool_or(has_nir) > bool_or(has_nir) filter (where is_primary)
    or bool_or(has_agency_id) > bool_or(has_agency_id) filter (where is_primary)
order by person_id asc
