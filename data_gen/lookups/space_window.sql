-- space_window: one row, of a candidate space beside a registration: the class of what it knows,
-- and the days, counted from 1 January 1929, between which it can have been used.

create temp table space_window as
select
    min(contact_class) as contact_class,
    (anniversary(assumed('candidate_space_years_oldest') + 1) + 1)::bigint as first_day,
    anniversary(0)::bigint as last_day
from profile_slots
where status = 'candidate_space' and age < 60
