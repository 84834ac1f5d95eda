-- first_name_rows: where the first names of an origin begin among first_name_slots, and how many of
-- 256 of its families choose one; by place of birth, abroad or not, 32 origins of which 0 is none,
-- sex, and decade.
--
-- Source: origin_first_names.csv, <setting>/family_first_names.csv.

create temp table first_name_rows as

with

origins as (

    select
        origin,
        sex::sex as sex,
        decade,
        dense_rank() over (order by origin) as origin_number,
        18 * 8192 + 1024 * (
            dense_rank() over (order by origin asc, sex::sex asc, decade asc) - 1
        ) as start
    from read_csv(getvariable('reference') || '/origin_first_names.csv')
    group by origin, sex, decade

),

shares as (

    select
        origin,
        sex::sex as sex,
        decade,
        share_per_256
    from read_csv(getvariable('setting') || '/family_first_names.csv')

),

wanted as (

    select
        abroad.range as abroad,
        origin.range as origin_number,
        unnest(enum_range(null::sex))::sex as sex,
        decade.range as decade_number
    from range(2) as abroad, range(32) as origin, range(9) as decade

)

select
    ((wanted.abroad * 32 + wanted.origin_number) * 2 + enum_code(wanted.sex)) * 9
    + wanted.decade_number as first_name_row,
    coalesce(origins.start, 0)::bigint as start,
    case
        when origins.start is null then 0
        when wanted.abroad = 1 then 256
        else coalesce(shares.share_per_256, 0)
    end::bigint as "limit"
from wanted
left join origins
    on
        wanted.origin_number = origins.origin_number
        and wanted.sex = origins.sex
        and if(wanted.abroad = 1, 0, 1921 + 10 * wanted.decade_number) = origins.decade
left join shares
    on
        origins.origin = shares.origin
        and origins.sex = shares.sex
        and origins.decade = shares.decade
order by first_name_row
