-- Whose records disagree on what cannot drift?
--
-- Grain:       one row per person who breaks the rule; none is right.
-- Parameters:  none.
-- Note:        sex and birth date; takes some 7 s at 43 million records, as it groups
--              every person.

select
    person_id,
    min(born_on) as earliest_born_on,
    max(born_on) as latest_born_on,
    min(sex) as first_sex,
    max(sex) as last_sex
from registrants
group by person_id
having min(born_on) <> max(born_on) or min(sex) <> max(sex)
order by person_id asc
