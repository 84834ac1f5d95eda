-- Which minors have a usage name other than the birth name?
--
-- Grain:       one row per record that breaks the rule; none is right.
-- Needs:       records.
-- Note:        a usage name is here the name of the spouse; the case of a minor who uses the name
--              of the other parent is not modelled. A slip is a mistake, not another name.
-- Over a second:
--              some 2 s at 43 million records, as it reads every record as exported.

select
    record_id,
    born_on,
    birth_name,
    usage_name
from registrants
where
    born_on > reference_day() - interval 18 year
    and usage_name <> birth_name
    and drift <> 'slip_in_usage_name'
order by record_id asc
