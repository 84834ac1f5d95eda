-- locality_slots: the alias table of localities, one row per entry (see alias.py), by département.

create temp table locality_slots as
select
    unnest(range(len(locality_entries))) as locality_slot,
    unnest(locality_entries)::bigint as locality_entry
from alias_tables
order by locality_slot
