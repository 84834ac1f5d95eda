-- residence_slots: the alias table of residences, one row per entry (see alias.py), 128 for each
-- sex, five-year band and birth département.

create temp table residence_slots as
select
    unnest(range(len(residence_entries))) as residence_slot,
    unnest(residence_entries)::bigint as residence_entry
from alias_tables
order by residence_slot
