-- own_areas: one row per postcode, commune and département that stand together in the list.
--
-- A commune is found by its name and postcode; else by the name in the département of the
-- postcode, or by its code; without a postcode by a name that one commune alone has. A postcode
-- that the localities do not have, of a CEDEX for one, still has the département of its first
-- signs. One of another form is foreign, as is the commune then: there is an Orange in Australia.
-- It may have lost its zero: then the name has to be of that département, whether the mapping says
-- that zeros were lost or not. A list of Bourg and of Bruxelles has two kinds of 1000.
--
-- The last statement counts the rows of each state: whoever runs the file reads its row.

create or replace temp macro own_commune_words(text) as
    ' ' || regexp_replace(own_plain(text), '[^A-Z0-9]+', ' ', 'g') || ' ';

create or replace temp macro own_without_part(words) as
    regexp_replace(words, ' CEDEX.*| ?[0-9]+ ?(ER|E|EME)?( ARRONDISSEMENT| ARR)? $', ' ');

-- In one piece, SAINT written out, without the number of an arrondissement.
create or replace temp macro own_commune_name(text) as
    replace(
        replace(
            replace(own_without_part(own_commune_words(text)), ' STE ', ' SAINTE '),
            ' ST ', ' SAINT '
        ),
        ' ', ''
    );

create or replace temp table own_commune_names as
select
    communes.commune_code,
    own_commune_name(communes.commune_name) as commune_name,
    communes.departement_code
from own_communes_file as communes;

create or replace temp table own_postcodes as
select
    localities.postcode,
    arg_max(localities.departement_code, localities.weight::bigint) as departement_code
from own_localities_file as localities
group by localities.postcode;

create or replace temp table own_areas as

with

listed as (

    -- By the key, of which they are the words: to group by these takes three times as long.
    select
        keyed.area_key,
        any_value(keyed.postcode) as postcode,
        any_value(keyed.unread_postcode) as unread_postcode,
        any_value(keyed.has_lost_zero) as has_lost_zero,
        any_value(keyed.commune) as commune,
        any_value(keyed.departement) as departement
    from own_keyed_rows as keyed
    group by keyed.area_key
    having
        any_value(keyed.postcode) is not null
        or any_value(keyed.commune) is not null
        or any_value(keyed.departement) is not null

),

zero_padded as (

    select
        listed.*,
        case
            when length(listed.unread_postcode) = 4 then '0' || listed.unread_postcode
            else listed.postcode
        end as likely_postcode
    from listed

),

placed as (

    select
        listed.*,
        own_commune_name(listed.commune) as commune_name,
        listed.postcode is not null or listed.unread_postcode is not null as has_postcode,
        coalesce(
            own_postcodes.departement_code,
            case
                when listed.postcode between '20000' and '20199' then '2A'
                when listed.postcode between '20200' and '20699' then '2B'
                when listed.postcode[1:2] in ('97', '98') then listed.postcode[1:3]
                when contains(own_folded(listed.commune), 'cedex') then listed.postcode[1:2]
            end
        ) as of_postcode,
        coalesce(of_postcode, likely.departement_code, listed.postcode[1:2]) as likely_departement
    from zero_padded as listed
    left join own_postcodes on listed.postcode = own_postcodes.postcode
    left join own_postcodes as likely on listed.likely_postcode = likely.postcode

),

named as (

    -- The communes of a name that is in the list: to group all of them takes twice as long.
    select own_commune_names.*
    from own_commune_names
    where own_commune_names.commune_name in (select placed.commune_name from placed)

),

by_postcode as (

    select
        placed.area_key,
        min(named.commune_code) as commune_code
    from placed
    inner join named on placed.commune_name = named.commune_name
    inner join own_localities_file as localities
        on
            named.commune_code = localities.commune_code
            and placed.likely_postcode = localities.postcode
    group by placed.area_key
    having count(distinct named.commune_code) = 1

),

by_departement as (

    select
        named.commune_name,
        named.departement_code,
        case when count(*) = 1 then min(named.commune_code) end as commune_code
    from named
    group by named.commune_name, named.departement_code

),

by_name as (

    select
        named.commune_name,
        case when count(*) = 1 then min(named.commune_code) end as commune_code,
        case
            when count(distinct named.departement_code) = 1 then min(named.departement_code)
        end as departement_code
    from named
    group by named.commune_name

),

found as (

    select
        placed.area_key,
        placed.postcode,
        placed.commune,
        placed.departement,
        placed.of_postcode,
        placed.has_lost_zero,
        coalesce(
            coded.commune_code,
            by_postcode.commune_code,
            by_departement.commune_code,
            case when not placed.has_postcode then by_name.commune_code end
        ) as commune_code,
        by_name.commune_name is not null or coded.commune_code is not null as is_known_name,
        coalesce(
            coded.departement_code,
            by_departement.departement_code,
            case when not placed.has_postcode then by_name.departement_code end
        ) as of_name,
        coalesce(by_code.departement_code, by_its_name.departement_code) as of_departement
    from placed
    left join own_commune_names as coded on upper(placed.commune) = coded.commune_code
    left join by_postcode on placed.area_key = by_postcode.area_key
    left join by_departement
        on
            placed.commune_name = by_departement.commune_name
            and placed.likely_departement = by_departement.departement_code
    left join by_name on placed.commune_name = by_name.commune_name
    left join own_departements_file as by_code
        on
            case
                when length(placed.departement) = 1 then '0' || placed.departement
                else upper(placed.departement)
            end = by_code.departement_code
    left join own_departements_file as by_its_name
        on own_folded(placed.departement) = own_folded(by_its_name.departement_name)

)

select
    found.area_key,
    found.commune_code,
    case when of_postcodes.departement_code is not null then found.postcode end as postcode,
    departements.departement_code,
    found.commune is not null and not found.is_known_name as is_commune_missed,
    found.departement is not null and found.of_departement is null as is_departement_missed,
    found.postcode is not null and of_postcodes.departement_code is null as is_postcode_missed
from found
left join own_departements_file as of_postcodes
    on
        found.of_postcode = of_postcodes.departement_code
        and not (found.has_lost_zero and found.commune is not null and found.of_name is null)
left join own_communes_file as communes on found.commune_code = communes.commune_code
left join own_departements_file as departements
    on
        coalesce(
            communes.departement_code,
            of_postcodes.departement_code,
            found.of_name,
            found.of_departement
        )
        = departements.departement_code;

-- How many rows of each column are empty, a placeholder, not understood and implausible.

with

states as (

    select
        keyed.* replace (
            case when areas.is_commune_missed then 3 else keyed.commune_state end as commune_state,
            case when areas.is_departement_missed then 3 else keyed.departement_state end
            as departement_state,
            case when areas.is_postcode_missed then 3 else keyed.postcode_state end
            as postcode_state
        )
    from own_keyed_rows as keyed
    left join own_areas as areas
        on keyed.area_key = areas.area_key

)

select
    count_if(columns('(.*)_state') = 1) as "\1:empty", -- noqa: RF05
    count_if(columns('(.*)_state') = 2) as "\1:placeholder", -- noqa: RF05
    count_if(columns('(.*)_state') in (3, 5)) as "\1:not_understood", -- noqa: RF05
    count_if(columns('(.*)_state') = 4) as "\1:implausible", -- noqa: RF05
    count_if(columns('(.*)_state') = 5) as "\1:unlisted" -- noqa: RF05
from states
