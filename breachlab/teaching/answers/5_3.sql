-- Which share of the living persons has an e-mail address on file that arrives?

with

living as (

    select
        has_email,
        count(*) as person_count,
        count(*) filter (where has_email and is_email_deliverable) as reached_count
    from registrants
    where is_primary and not is_deceased
    group by has_email

)

select
    sum(reached_count) / sum(person_count) as person_share,
    sum(reached_count) / sum(person_count) filter (where has_email)
    as person_share__of_those_on_file,
    sum(person_count) filter (where has_email) / sum(person_count) as person_share__on_file_alone
from living
