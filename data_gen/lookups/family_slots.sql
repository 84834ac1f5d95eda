-- family_slots: 256 equal parts of those born in one country, France first, in one decade, each of
-- one origin by number, 0 for none listed.
--
-- Source: <setting>/families.csv.

create temp table family_slots as

with

countries as (

    select
        country_name,
        row_number() over (order by country_name <> 'France' asc, country_name asc) - 1
            as family_row
    from read_texts(getvariable('setting') || '/birth_places.csv')
    group by country_name

),

bounded as (

    select
        countries.family_row,
        (families.decade - 1921) // 10 as decade,
        origins.origin_number,
        sum(families.slots) over numbers as family_end,
        family_end - families.slots as family_start
    from read_values(getvariable('setting') || '/families.csv') as families
    inner join countries using (country_name)
    inner join origins on families.origin = origins.origin_name
    window numbers as (
        partition by countries.family_row, families.decade order by origins.origin_number
    )

)

select
    (countries.family_row * 9 + decade.range) * 256 + slot.range as family_slot,
    coalesce(bounded.origin_number, 0)::bigint as origin
from countries
cross join range(9) as decade
cross join range(256) as slot
left join bounded
    on
        countries.family_row = bounded.family_row
        and decade.range = bounded.decade
        and slot.range >= bounded.family_start
        and slot.range < bounded.family_end
order by family_slot
