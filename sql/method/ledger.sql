-- Which figures does the lab rest on, and where does each come from?
--
-- Grain:       one row per figure, published ones first, then by name.
-- Parameters:  none.
-- Note:        an assumed figure has a range; value is the one this database was made with.
-- Source:      reference/assumptions.toml, which gives each source.

select
    name,
    is_published,
    value,
    low,
    central,
    high,
    unit,
    source,
    reason,
    used_by
from assumptions
order by is_published desc, name asc
