-- locality_streets: which of the 4,096 parts of its size's streets a locality has: a run of them,
-- one for every forty people, from a part that a fixed mixing of its number says.
--
-- Packed into one number, so that one look-up does: the first part, then how many, 1 to 4,096,
-- from the thirteenth bit, then the size of the commune, 0 to 2, from the twenty-sixth.
-- Source: communes.csv, localities.csv; forty people a street is an assumption.

create temp table locality_streets as

with

populations as (

    select
        commune_code,
        population::bigint as population
    from read_texts(getvariable('reference') || '/communes.csv')

),

sized_localities as (

    select
        concat(localities.commune_code, ' ', localities.postcode)::locality as locality,
        case
            when populations.population < 2000 then 0
            when populations.population < 20000 then 1
            else 2
        end as commune_size,
        greatest(least(localities.weight::bigint // 480, 4096), 4) as street_count
    from read_texts(getvariable('reference') || '/localities.csv') as localities
    inner join populations on localities.commune_code = populations.commune_code

)

select
    locality,
    (mix32(enum_code(locality)::bigint + 1) & 4095) + street_count * 4096
    + commune_size * 67108864 as streets
from sized_localities
order by locality
