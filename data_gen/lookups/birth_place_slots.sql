-- birth_place_slots: 4,096 equal parts of the births of a month, each of one place.
--
-- The parts are dealt in steps of 1,777, so that any few neighbours fall in several places.
-- Source: birth_places.csv; see reference/README.md.

create temp table birth_place_slots as

with

-- Countries with moves of their own: see residence_slots.sql.
neighbours as (

    select list(distinct birth_departement_code order by birth_departement_code) as codes
    from read_texts(getvariable('setting') || '/residences.csv')
    where length(birth_departement_code) = 5

),

places as (

    select
        concat(birth_place, ' ', country_name)::birth_place as birth_place,
        coalesce(
            enum_code(try_cast(departement_code as departement_code)),
            101 + coalesce(list_position(neighbours.codes, birth_place), 0)
        ) as birth_departement_number,
        -- Who was born in Mayotte bears names of the Comoros.
        if(departement_code = '976', 'Comores', country_name) as naming_country,
        dense_rank() over (
            order by naming_country <> 'France' asc, naming_country asc
        ) - 1 as family_row,
        slots::bigint as place_slots,
        sum(slots::bigint) over (order by birth_place) as place_end,
        place_end - place_slots as place_start
    from read_texts(getvariable('setting') || '/birth_places.csv')
    cross join neighbours

)

select
    slot.range as birth_place_slot,
    places.birth_place,
    places.birth_departement_number::bigint as birth_departement_number,
    places.family_row,
    places.place_slots,
    (slot.range * 1777 % 4096 - places.place_start)::bigint as place_rank
from range(4096) as slot
inner join places
    on
        slot.range * 1777 % 4096 >= places.place_start
        and slot.range * 1777 % 4096 < places.place_end
order by slot.range
