-- street_slots: for each size of commune 4,096 equal parts, each of one street.
--
-- Communes of fewer than 2,000 people have lieux-dits as well, as many as assumed. The parts are
-- dealt in steps of 1,777, so that neighbours are different streets, of several kinds.
-- Source: streets.csv, made by draws/streets.py.

create temp table street_slots as

with

names as (

    select unnest(getvariable('streets'), recursive := true)

),

sized as (

    select
        if(size = 'hamlet', 'village', size) as commune_size,
        street_name::street as street,
        case size
            when 'hamlet' then assumed('lieux_dits_in_villages_per_mille')
            when 'village' then 1000 - assumed('lieux_dits_in_villages_per_mille')
            else 1000
        end::bigint as share_per_mille,
        count(*) over (partition by size) as name_count
    from names

),

-- In whole numbers: of two sizes with names of their own, each name of the one weighs as many times
-- its share as the other has names.
weighed as (

    select
        commune_size,
        street,
        share_per_mille
        * greatest(count(*) over (partition by commune_size) - name_count, 1) as weight
    from sized

),

bounded as (

    select
        commune_size,
        street,
        4096 * sum(weight) over (partition by commune_size order by street)
        // sum(weight) over (partition by commune_size) as street_end
    from weighed

),

parts as (

    select
        *,
        unnest(range(
            coalesce(lag(street_end) over (partition by commune_size order by street), 0)::bigint,
            street_end::bigint
        )) as part
    from bounded

)

select
    list_position(['village', 'town', 'city'], parts.commune_size) * 4096 - 4096 + slot.range
        as street_slot,
    parts.street
from range(4096) as slot
inner join parts on slot.range * 1777 % 4096 = parts.part
order by street_slot
