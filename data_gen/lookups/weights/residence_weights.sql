-- One list per birth département, abroad last: the weight of each of the 101 residences.

select list(coalesce(residences.slots, '0')::bigint order by homes.departement_code)
from
    (
        select unnest(enum_range(null::departement_code)::varchar[] || ['99'])
        as birth_departement_code
    ) as births
cross join (select unnest(enum_range(null::departement_code))::varchar as departement_code) as homes
left join
    read_csv(getvariable('reference') || '/residences.csv', all_varchar = true) as residences
    using (birth_departement_code, departement_code)
group by births.birth_departement_code
order by births.birth_departement_code = '99', births.birth_departement_code
