-- Which NIRs could be assigned to a real person?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        month codes 13–19 and 43–49 were never issued; a NIR has 15 characters.
-- Over a second:
--              some 12 s at 43 million records, as it reads every record as exported.

select
    record_id,
    nir
from registrants
where
    length(nir) <> 15
    or substring(nir, 4, 2) not in (
        '13', '14', '15', '16', '17', '18', '19', '43', '44', '45', '46', '47', '48', '49'
    )
order by record_id asc
