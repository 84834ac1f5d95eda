-- One list per département: the weight of each commune and postcode, in the type's order.

select list(weight::bigint order by commune_code, postcode)
from read_csv(getvariable('reference') || '/localities.csv', all_varchar = true)
group by departement_code
order by departement_code
