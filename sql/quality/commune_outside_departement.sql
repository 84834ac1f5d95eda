-- Which communes lie outside the département or région given beside them?
--
-- Grain:       one row per commune, département and région that break the rule; none is
--              right.
-- Needs:       records.
-- Note:        checked against the communes of the 2024 geography.
-- Over a second:
--              some 3 s at 43 million records, as it groups every record.

with

lived_in as (

    select
        commune_code,
        departement_code,
        region_code,
        count(*) as record_count
    from registrants
    group by commune_code, departement_code, region_code

)

select
    lived_in.commune_code,
    lived_in.departement_code,
    lived_in.region_code,
    lived_in.record_count
from lived_in
left join communes using (commune_code)
where
    communes.commune_code is null
    or communes.departement_code is distinct from lived_in.departement_code
    or communes.region_code is distinct from lived_in.region_code
    or not starts_with(lived_in.commune_code, lived_in.departement_code::varchar)
order by
    lived_in.commune_code asc,
    lived_in.departement_code asc,
    lived_in.region_code asc
