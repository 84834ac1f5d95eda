-- residence_slots: the alias table of residences, one row per entry (see alias.py), 128 for each sex,
-- five-year band and birth département.
--
-- A table and not a list: lists are copied for every 2,048 records, and this one is the largest.

create temp table residence_slots as
select
    unnest(range(len(residence_entries))) as residence_slot,
    unnest(residence_entries)::bigint as residence_entry
from lists
order by residence_slot
