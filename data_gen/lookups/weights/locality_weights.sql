-- One list per département: the weight of each commune and postcode, in the type's order.

select list(weight::bigint order by commune_code, postcode)
from read_texts(getvariable('reference') || '/localities.csv')
group by departement_code
order by departement_code
