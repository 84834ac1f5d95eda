-- The keys of each row, in the order of the list, and the day by which its record is the latest.

select
    identifier_key,
    first_name_key,
    initial_key,
    birth_name_key,
    usage_name_key,
    surname_key,
    email_key,
    phone_key,
    nir_key,
    postcode_key,
    coalesce(born_on - date '1800-01-01' + 1, 0)::ubigint as born_key,
    coalesce(coalesce(last_used_on, first_registered_on) - date '1800-01-01', -1)::integer
    as latest_day
from own_keyed_rows;

-- How many rows share an identifier with the row before, and how many of these pairs have two first
-- names and two birth dates. Of a long list every so many identifiers are looked at.

with

named as (

    select
        identifier_key,
        first_name_key,
        born_on
    from own_keyed_rows -- noqa: AL04
    where
        identifier_key <> 0
        and first_name_key <> 0
        and born_on is not null
        and identifier_key % (
            select greatest(1, count(*) // $rows)::ubigint from own_keyed_rows
        ) = 0

),

paired as (

    select
        identifier_key = lag(identifier_key) over by_identifier as is_pair,
        first_name_key <> lag(first_name_key) over by_identifier
        and born_on <> lag(born_on) over by_identifier as is_of_two
    from named
    window by_identifier as (order by identifier_key, first_name_key, born_on)

)

select
    count(*) filter (is_pair) as pairs,
    count(*) filter (is_pair and is_of_two) as of_two
from paired;

-- Without identifiers, if they are of households.

alter table own_keyed_rows drop column identifier_key;
alter table own_keyed_rows add column identifier_key ubigint default 0;
alter table own_keyed_rows drop column identifier_text;
alter table own_keyed_rows add column identifier_text varchar;

-- The keys and the words of places, of no use once persons and places are found. They take more
-- than half of the memory.

alter table own_keyed_rows drop column identifier_key;
alter table own_keyed_rows drop column first_name_key;
alter table own_keyed_rows drop column initial_key;
alter table own_keyed_rows drop column birth_name_key;
alter table own_keyed_rows drop column usage_name_key;
alter table own_keyed_rows drop column surname_key;
alter table own_keyed_rows drop column email_key;
alter table own_keyed_rows drop column phone_key;
alter table own_keyed_rows drop column nir_key;
alter table own_keyed_rows drop column postcode_key;
alter table own_keyed_rows drop column street_text;
alter table own_keyed_rows drop column first_name_text;
alter table own_keyed_rows drop column birth_name_text;
alter table own_keyed_rows drop column usage_name_text;
alter table own_keyed_rows drop column surname_text;
alter table own_keyed_rows drop column identifier_text;
alter table own_keyed_rows drop column postcode;
alter table own_keyed_rows drop column unread_postcode;
alter table own_keyed_rows drop column commune;
alter table own_keyed_rows drop column departement;
