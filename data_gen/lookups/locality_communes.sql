-- locality_communes: the département of each locality, and its commune by number.

create temp table locality_communes as
select
    concat(commune_code, ' ', postcode)::locality as locality,
    departement_code::departement_code as departement_code,
    commune_code,
    dense_rank() over (order by commune_code) - 1 as commune_number
from read_texts(getvariable('reference') || '/localities.csv')
order by locality
