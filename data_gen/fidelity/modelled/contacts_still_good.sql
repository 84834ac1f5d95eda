-- E-mail addresses still delivered, and street addresses still lived at, of those on file.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02
-- Note:      addresses of residents alone: who has died or left France lives at none of them.

with

by_class as (

    select
        concat(contacts.status, ' ', years_since_from, '-', years_since_to) as contact_class,
        count(*) filter (fields_on_file & 1 <> 0) as email_people,
        count(*) filter (fields_on_file & 4 <> 0 and is_resident) as address_people,
        count(*) filter (fields_on_file & 1 <> 0)
        * any_value(email_deliverable_per_mille)::bigint / 1000 as email_target,
        count(*) filter (fields_on_file & truths & 1 <> 0) as email_found,
        count(*) filter (fields_on_file & 4 <> 0 and is_resident)
        * any_value(address_valid_per_mille)::bigint / 1000 as address_target,
        count(*) filter (truths & 14 = 2 and fields_on_file & 4 <> 0) as address_found
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
    concat(contact_class, ' e-mail') as cell,
    email_target as target,
    email_found as found,
    email_people as people
from by_class
union all
select
    concat(contact_class, ' address') as cell,
    address_target as target,
    address_found as found,
    address_people as people
from by_class
order by cell
