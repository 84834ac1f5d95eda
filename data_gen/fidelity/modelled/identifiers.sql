-- NIRs and agency identifiers on file, by status.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.005

with

by_status as (

    select
        identifiers.status,
        count(*) as people,
        count(*) * any_value(nir_per_mille)::bigint / 1000 as nir_target,
        count(*) filter (fields_on_file & 8 <> 0) as nir_found,
        count(*) * any_value(agency_id_per_mille)::bigint / 1000 as agency_id_target,
        count(*) filter (fields_on_file & 16 <> 0) as agency_id_found
    from persons
    inner join
        read_texts(getvariable('setting') || '/identifier_availability.csv')
        as identifiers
        on identifiers.status = persons.status::varchar
    group by all

)

select
    concat(status, ' NIR') as cell,
    nir_target as target,
    nir_found as found,
    people
from by_status
union all
select
    concat(status, ' agency identifier') as cell,
    agency_id_target as target,
    agency_id_found as found,
    people
from by_status
order by cell
