-- birth_places: one row per place where one can be born: a commune of France, or a country.
--
-- Note:   a NIR has the code of the time: until 1968 a birth in what is now Essonne is one in
--         Seine-et-Oise, until 1976 Corsica is 20, before independence Algeria is 91 to 94,
--         Morocco 95, Tunisia 96. The asterisk of Algeria stands for a number from 1 to 4, which
--         the view registrants reads off the order in the register of births.
-- Source: birth_places.csv, former_birth_codes.csv (see reference/README.md).

create table birth_places as

with

places as (

    select *
    from read_texts(getvariable('setting') || '/birth_places.csv')

),

-- The longest that fits: a commune's own row before that of its département.
former as (

    select
        places.birth_place,
        codes.former_start,
        codes.born_before::date as born_before
    from places
    inner join read_texts(getvariable('reference') || '/former_birth_codes.csv')
        as codes
        on starts_with(places.birth_place, codes.birth_place)
    qualify
        row_number() over (
            partition by places.birth_place order by length(codes.birth_place) desc
        ) = 1

)

select
    concat(places.birth_place, ' ', places.country_name)::birth_place as birth_place,
    places.birth_place as birth_place_code,
    places.birth_place_name,
    places.departement_code as birth_departement_code,
    places.country_name as birth_country,
    former.former_start || substring(places.birth_place, length(former.former_start) + 1)
        as former_code,
    former.born_before
from places
left join former using (birth_place)
order by places.birth_place;

comment on table birth_places is 'Places of birth, with the code that stands in a NIR, and that of former times.';
comment on column birth_places.birth_place is 'As records. Source: birth_places.csv.';
comment on column birth_places.birth_place_code is
'Commune of birth, INSEE code, or 99 and the country. Source: birth_places.csv.';
comment on column birth_places.birth_place_name is
'Name of the commune or country. Source: birth_places.csv.';
comment on column birth_places.birth_departement_code is
'Département of birth as of today, 99 for abroad. Source: birth_places.csv.';
comment on column birth_places.birth_country is 'Country of birth. Source: birth_places.csv.';
comment on column birth_places.former_code is
'What stands in the NIR of who was born before the day beside it; null where nothing else did. Source: former_birth_codes.csv.';
comment on column birth_places.born_before is
'The day from which the code of today stands. Source: former_birth_codes.csv.';
