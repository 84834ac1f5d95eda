-- own_known_names: the keys of the first names that the lab knows. A slip in one is none of them.

create or replace temp table own_known_names as

with

names as (

    select first_name
    from own_first_names_file
    union
    select first_name
    from own_origin_first_names_file

)

select distinct own_key(own_folded(names.first_name), 0) as name_key
from names
order by name_key;
