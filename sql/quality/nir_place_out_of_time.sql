-- Which NIRs name a place of birth by a code that was not in use then?
--
-- Grain:       one row per code of a département in a NIR that breaks the rule; none is right.
-- Needs:       records.
-- Note:        91 to 95, for births before 1968, are the codes of Algeria, Morocco and Tunisia; 2A
--              and 2B exist from 1976 on; Algeria is 99352 from 3 July 1962 on, Morocco 99350 and
--              Tunisia 99351 from March 1956 on.
-- Over a second:
--              some 15 s at 43 million records, as it reads every record as exported.

with

numbers as (

    select
        born_on,
        birth_country,
        substring(nir, 6, 2) as place_start,
        substring(nir, 6, 5) as place_code
    from registrants
    where nir is not null

)

select
    place_start,
    birth_country,
    count(*) as record_count
from numbers
where
    (born_on < date '1968-01-01' and place_start in ('91', '92', '93', '94', '95')
    and birth_country = 'France')
    or (born_on < date '1976-01-01' and place_start in ('2A', '2B'))
    or (born_on >= date '1976-01-01' and place_start = '20')
    or (born_on < date '1962-07-03' and place_code = '99352')
    or (born_on < date '1956-03-02' and place_code = '99350')
    or (born_on < date '1956-03-20' and place_code = '99351')
    or (birth_country <> 'France' and place_start not in ('91', '92', '93', '94', '95', '96', '99'))
    or (birth_country <> 'France' and place_start <> '99' and born_on >= date '1962-07-03')
group by place_start, birth_country
order by place_start, birth_country
