-- E-mail addresses on file, by status, years since the last contact and age.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02

select
    concat(
        contacts.status, ' ', years_since_from, '-', years_since_to,
        if(age >= 75, ' aged 75 and over', if(age >= 60, ' aged 60 to 74', ' aged under 60'))
    ) as cell,
    sum(email_per_mille::bigint * if(
        age >= 75,
        assumed('email_aged_75_per_mille'),
        if(age >= 60, assumed('email_aged_60_to_74_per_mille'), 1000)
    )) / 1000000 as target,
    count(*) filter (fields_on_file & 1 <> 0) as found,
    count(*) as people
from persons
inner join
    read_texts(getvariable('setting') || '/contact_availability.csv')
    as contacts
    on
        contacts.status = persons.status::varchar
        and years_since between years_since_from::integer and years_since_to::integer
group by cell
order by cell
