-- first_name_rows: where the first names of an origin begin among first_name_slots, and how many of
-- 256 of its families choose one; by place of birth, abroad or not, 32 origins of which 0 is none,
-- sex, and decade.
--
-- Source: origin_first_names.csv, <setting>/family_first_names.csv.

create temp table first_name_rows as

with

listed as (

    select
        origin,
        sex::sex as sex,
        decade,
        18 * 8192 + 1024 * (
            dense_rank() over (order by origin asc, sex::sex asc, decade asc) - 1
        ) as start
    from read_values(getvariable('reference') || '/origin_first_names.csv')
    group by origin, sex, decade

),

shares as (

    select
        origin,
        sex::sex as sex,
        decade,
        share_per_256
    from read_values(getvariable('setting') || '/family_first_names.csv')

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
    coalesce(listed.start, 0)::bigint as start,
    case
        when listed.start is null then 0
        when wanted.abroad = 1 then 256
        else coalesce(shares.share_per_256, 0)
    end::bigint as "limit"
from wanted
left join origins on wanted.origin_number = origins.origin_number
left join listed
    on
        origins.origin_name = listed.origin
        and wanted.sex = listed.sex
        and if(wanted.abroad = 1, 0, 1921 + 10 * wanted.decade_number) = listed.decade
left join shares
    on
        listed.origin = shares.origin
        and listed.sex = shares.sex
        and listed.decade = shares.decade
order by first_name_row
