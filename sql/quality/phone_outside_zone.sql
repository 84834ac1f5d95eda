-- Which landline numbers lie outside the numbering zone of their département?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        the zone is the number's first two digits; overseas départements have only the
--              mobile block. The zones of the régions are written here anew, not read from the
--              table that numbers are made with; only Occitanie lies in two zones.
-- Over a second:
--              some 5 s at 43 million records, as it reads every record as exported.

select
    record_id,
    phone,
    departement_code
from registrants
where
    substring(phone, 1, 2) <> '06'
    and substring(phone, 1, 2) is distinct from case
        when region_code = '11' then '01'
        when region_code in ('24', '28', '52', '53') then '02'
        when region_code in ('27', '32', '44') then '03'
        when region_code in ('84', '93', '94') then '04'
        when departement_code in ('11', '30', '34', '48', '66') then '04'
        when region_code in ('75', '76') then '05'
    end
order by record_id asc
