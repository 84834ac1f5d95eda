-- Of the members of another breach, a fifth of whom the register has not: how many each key links
-- to exactly one person, and how many of them rightly; by kind of drift, sex, age and birth.
--
-- The other list has its own drift: of 40 % the surname in use, of 2 % a slip of typing in it, of
-- 12 % another place. Who is outside and who drifts is a draw of the mixer by $seed.

with

members as (

    select
        person_id,
        birth_day,
        sex::varchar as sex,
        enum_code(first_name) as first_code,
        enum_code(birth_name) as birth_code,
        enum_code(usage_name) as usage_code,
        enum_code(locality) as locality_code,
        if(left(birth_place::varchar, 2) = '99', 'born abroad', 'born in France') as born_in,
        (2023 - year(date '1929-01-01' + birth_day::integer)) // 20 * 20 as age_from,
        mix32(xor(person_id::bigint, $seed * 7919 + 1)) % 5 = 0 as is_outside,
        mix32(xor(person_id::bigint, $seed * 7919 + 2)) % 100 as name_draw,
        mix32(xor(person_id::bigint, $seed * 7919 + 3)) % 100 as typing_draw,
        mix32(xor(person_id::bigint, $seed * 7919 + 4)) % 100 as place_draw,
        breach_mask & $breach_bit <> 0 as is_member
    from breached_records
    where is_primary

),

listed as (

    select
        *,
        case
            when typing_draw < 2 then -1
            when name_draw < 40 then usage_code
            else birth_code
        end as listed_surname_code,
        if(place_draw < 12, -1, locality_code) as listed_locality_code,
        concat_ws(
            ' and ',
            if(name_draw < 40 and usage_code <> birth_code, 'surname in use', null),
            if(typing_draw < 2, 'slip', null),
            if(place_draw < 12, 'moved', null)
        ) as drift_of_list
    from members
    where is_member

),

by_names as (

    select
        birth_day,
        first_code,
        birth_code,
        any_value(person_id) as found_person_id
    from members
    where not is_outside
    group by birth_day, first_code, birth_code
    having count(*) = 1

),

by_first_name_and_place as (

    select
        birth_day,
        first_code,
        locality_code,
        any_value(person_id) as found_person_id
    from members
    where not is_outside
    group by birth_day, first_code, locality_code
    having count(*) = 1

),

by_surname_and_place as (

    select
        birth_day,
        birth_code,
        locality_code,
        any_value(person_id) as found_person_id
    from members
    where not is_outside
    group by birth_day, birth_code, locality_code
    having count(*) = 1

),

linked as (

    select
        listed.*,
        by_names.found_person_id as by_names_id,
        coalesce(
            by_names.found_person_id,
            by_first_name_and_place.found_person_id,
            by_surname_and_place.found_person_id
        ) as by_any_two_id
    from listed
    left join by_names
        on
            listed.birth_day = by_names.birth_day
            and listed.first_code = by_names.first_code
            and listed.listed_surname_code = by_names.birth_code
    left join by_first_name_and_place
        on
            listed.birth_day = by_first_name_and_place.birth_day
            and listed.first_code = by_first_name_and_place.first_code
            and listed.listed_locality_code = by_first_name_and_place.locality_code
    left join by_surname_and_place
        on
            listed.birth_day = by_surname_and_place.birth_day
            and listed.listed_surname_code = by_surname_and_place.birth_code
            and listed.listed_locality_code = by_surname_and_place.locality_code

),

outcomes as (

    select
        'names and birth date' as linked_by,
        by_names_id as found_id,
        *
    from linked
    union all
    select
        'any two beside the birth date' as linked_by,
        by_any_two_id as found_id,
        *
    from linked

)

select
    linked_by,
    case
        when grouping(sex) = 0 then sex
        when grouping(age_from) = 0 then concat('of ', age_from, ' to ', age_from + 19)
        when grouping(born_in) = 0 then born_in
        when grouping(drift_of_list) = 0 then coalesce(nullif(drift_of_list, ''), 'no drift')
        else 'all'
    end as of_whom,
    count(*) as listed_count,
    count(*) filter (not is_outside) as inside_count,
    count(found_id) as linked_count,
    count(*) filter (found_id = person_id) as right_count,
    count(found_id) filter (is_outside) as outside_linked_count
from outcomes
group by grouping sets (
    (linked_by), (linked_by, sex), (linked_by, age_from), (linked_by, born_in),
    (linked_by, drift_of_list)
)
order by linked_by, of_whom
