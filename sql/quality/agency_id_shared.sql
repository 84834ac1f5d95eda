-- Which agency identifiers are held by more than one person?
--
-- Grain:       one row per identifier of two persons or more; none is right.
-- Needs:       records.
-- Note:        primary records only.
-- Over a second:
--              some 20 s at 43 million records, as it groups every identifier.

select
    ascii(agency_id) * 10000000 + substring(agency_id, 2)::bigint as agency_number,
    (person_id - 1) // 36820828 as block_number,
    count(*) as person_count
from registrants
where is_primary and agency_id is not null
group by agency_number, block_number
having count(*) > 1
order by agency_number asc, block_number asc
