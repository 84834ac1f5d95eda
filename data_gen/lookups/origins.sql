-- origins: the number of each origin of names, from 1, by which the other tables know it.
--
-- Source: origin_names.csv.

create temp table origins as
select
    origin as origin_name,
    row_number() over (order by origin) as origin_number
from read_texts(getvariable('reference') || '/origin_names.csv')
group by origin
order by origin_number
