-- person_offsets: one row per person of a chunk of 240 groups, counted from 0.

create temp table person_offsets as
select range as person_offset
from range(240 * 1024 * 36820828::bigint // 43000000 + 2)
