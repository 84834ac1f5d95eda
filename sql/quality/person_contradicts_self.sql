-- Which persons have records that disagree on what cannot change?
--
-- Grain:       one row per person who breaks the rule; none is right.
-- Needs:       records.
-- Note:        what cannot change is the sex, birth, first name and birth name, what has become of
--              the person, and the other breaches.
-- Over a second:
--              some 20 s at 43 million records, as it compares every record that is not primary
--              with the primary one.

select distinct person_id
from registrants
inner join registrants as primaries using (person_id)
where
    not registrants.is_primary
    and primaries.is_primary
    and (
        registrants.sex <> primaries.sex
        or registrants.born_on <> primaries.born_on
        or registrants.birth_departement_code <> primaries.birth_departement_code
        or registrants.first_name <> primaries.first_name
        or registrants.birth_name <> primaries.birth_name
        or registrants.is_deceased <> primaries.is_deceased
        or registrants.lives_abroad <> primaries.lives_abroad
        or registrants.breach_mask <> primaries.breach_mask
    )
order by person_id asc
