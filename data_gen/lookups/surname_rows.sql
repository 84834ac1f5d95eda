-- surname_rows: where the surnames of the area of birth, or of an origin, begin among
-- surname_slots, and how many of 65,536 have one of them: a row for each département of birth, one
-- for abroad, and one for each origin by number.
--
-- Source: areas.csv, origin_surnames.csv, area_surnames.csv; assumptions.

create temp table surname_rows as

with

areas as (

    select
        area,
        65536 + 1024 * (row_number() over (order by area) - 1) as start
    from read_texts(getvariable('reference') || '/area_surnames.csv')
    group by area

),

-- An assumption on the odds of a share; the shares are small, and in whole numbers.
shares as (

    select
        areas.start,
        places.departement_code,
        places.share_per_mille::bigint * assumed('regional_surname_odds_per_mille') as yes,
        (1000 - places.share_per_mille::bigint) * 1000 as otherwise
    from read_texts(getvariable('reference') || '/areas.csv') as places
    inner join areas using (area)

)

select
    enum_code(codes.departement_code)::bigint as surname_row,
    coalesce(shares.start, 0)::bigint as start,
    coalesce(65536 * shares.yes // (shares.yes + shares.otherwise), 0)::bigint as "limit"
from (
    select unnest(enum_range(null::departement_code))::departement_code as departement_code
) as codes
left join shares on codes.departement_code::varchar = shares.departement_code
union all
select
    101 as surname_row,
    0 as start,
    0 as "limit"
union all
select
    101 + origins.origin_number as surname_row,
    (select 65536 + 1024 * count(*) from areas) + 1024 * (origins.origin_number - 1) as start,
    65536 * assumed('origin_surname_per_mille') // 1000 as "limit"
from origins
order by surname_row
