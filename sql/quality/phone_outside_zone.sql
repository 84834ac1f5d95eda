-- Which fixed numbers lie outside the numbering zone of their département?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Parameters:  none.
-- Note:        the zone is the number's second digit; overseas départements have the mobile block alone.

select
    registrants.record_id,
    registrants.phone,
    registrants.departement_code
from registrants
inner join departements using (departement_code)
where
    substring(registrants.phone, 1, 2) <> '06'
    and substring(registrants.phone, 1, 6) <> departements.fiction_block
order by registrants.record_id asc
