-- Which postcodes are not those of their commune?
--
-- Grain:       one row per commune and postcode that breaks the rule; none is right.
-- Needs:       records.
-- Note:        checked against the communes of the 2024 geography.
-- Over a second:
--              some 3 s at 43 million records, as it groups every record.

with

lived_in as (

    select
        commune_code,
        postcode,
        departement_code,
        region_code,
        min(record_id) as record_id,
        count(*) as record_count
    from registrants
    group by commune_code, postcode, departement_code, region_code

)

select
    lived_in.record_id,
    lived_in.commune_code,
    lived_in.postcode,
    lived_in.record_count
from lived_in
left join communes using (commune_code)
where
    communes.commune_code is null
    or not list_contains(communes.postcodes, lived_in.postcode)
order by lived_in.record_id asc
