-- Which figures does the lab rest on, and where does each come from?
--
-- Grain:       one row per figure, published ones first, then by name.
-- Headline:    {published_count} published and {assumed_count} assumed figures; each has its
--              source, or its range and the reason.
-- Finding:     The ledger: {published_count} published figures, {assumed_count} assumptions
-- Mark:        modelled
-- Note:        an assumed figure has a range; value is the one this database was made with. read
--              says how its source was read: in full, on the day read_on; in part; second-hand;
--              from memory; or that a range is our choice. known_from is the day on which the
--              source of a published figure was published; null where that day is not known.
-- Source:      reference/ and breaches/…/assumptions.toml, which give each source.

select
    name,
    is_published,
    value,
    low,
    central,
    high,
    unit_en,
    unit_fr,
    source_en,
    source_fr,
    reason_en,
    reason_fr,
    read,
    read_on,
    known_from,
    used_by,
    count(*) filter (where is_published) over () as published_count,
    count(*) filter (where not is_published) over () as assumed_count,
    count(*) filter (where is_published and read = 'in full') over () as read_in_full_count
from assumptions
order by is_published desc, name asc
