-- space_window: one row, of a candidate space beside a registration: the class of what it knows,
-- and the days, counted from 1 January 1929, between which it can have been used.

create temp table space_window as
select
    min(contact_class) as contact_class,
    (
        make_date((2023 - assumed('candidate_space_years_oldest'))::integer, 3, 6)
        - date '1929-01-01'
    )::bigint as first_day,
    (date '2024-03-05' - date '1929-01-01')::bigint as last_day
from profile_slots
where status = 'candidate_space' and age < 60
