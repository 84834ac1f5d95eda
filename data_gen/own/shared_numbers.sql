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
