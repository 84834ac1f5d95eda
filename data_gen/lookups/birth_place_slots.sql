-- birth_place_slots: 4,096 equal parts of the births of a month, each of one place.
--
-- The parts are dealt in steps of 1,777, so that any few neighbours fall in several places.
-- Source: birth_places.csv; see reference/README.md.

create temp table birth_place_slots as

with

places as (

    select
        concat(birth_place, ' ', country_name)::birth_place as birth_place,
        if(
            departement_code = '99', 101, enum_code(try_cast(departement_code as departement_code))
        ) as birth_departement_number,
        slots::bigint as place_slots,
        sum(slots::bigint) over (order by birth_place) as place_end,
        place_end - place_slots as place_start
    from read_csv(getvariable('setting') || '/birth_places.csv', all_varchar = true)

)

select
    slot.range as birth_place_slot,
    places.birth_place,
    places.birth_departement_number::bigint as birth_departement_number,
    places.place_slots,
    (slot.range * 1777 % 4096 - places.place_start)::bigint as place_rank
from range(4096) as slot
inner join places
    on
        slot.range * 1777 % 4096 >= places.place_start
        and slot.range * 1777 % 4096 < places.place_end
order by slot.range
