-- Which NIRs are held by more than one person?
--
-- Grain:       one row per NIR of two persons or more; none is right.
-- Needs:       records.
-- Note:        primary records only.
-- Over a second:
--              some 30 s at 43 million records, as it groups every NIR.

select
    replace(replace(substring(nir, 1, 13), '2A', '19'), '2B', '18')::bigint as nir_number,
    substring(nir, 6, 5) as nir_place,
    (person_id - 1) // 36820828 as block_number,
    count(*) as person_count
from registrants
where is_primary and nir is not null
group by nir_number, nir_place, block_number
having count(*) > 1
order by nir_number asc, nir_place asc, block_number asc
