-- Phone numbers and street addresses on file, by status and years since the last contact.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02

with

by_class as (

    select
        concat(contacts.status, ' ', years_since_from, '-', years_since_to) as contact_class,
        count(*) as people,
        count(*) filter (fields_on_file & 2 <> 0) as phone_people,
        count(*) * any_value(phone_per_mille)::bigint / 1000 as phone_target,
        count(*) filter (fields_on_file & 2 <> 0) as phone_found,
        count(*) * any_value(postal_per_mille)::bigint / 1000 as address_target,
        count(*) filter (fields_on_file & 4 <> 0) as address_found,
        count(*) filter (fields_on_file & 2 <> 0) * any_value(mobile_per_mille)::bigint / 1000
        as mobile_target,
        count(*) filter (fields_on_file & 34 = 34) as mobile_found
    from persons
    inner join
        read_texts(getvariable('setting') || '/contact_availability.csv')
        as contacts
        on
            contacts.status = persons.status::varchar
            and years_since between years_since_from::integer and years_since_to::integer
    group by all

)

select
    concat(contact_class, ' phone') as cell,
    phone_target as target,
    phone_found as found,
    people
from by_class
union all
select
    concat(contact_class, ' mobile') as cell,
    mobile_target as target,
    mobile_found as found,
    phone_people as people
from by_class
union all
select
    concat(contact_class, ' address') as cell,
    address_target as target,
    address_found as found,
    people
from by_class
order by cell
