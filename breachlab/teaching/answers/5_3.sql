-- Which share of the living persons has a street address on file where post arrives?

with

addresses as (

    select
        is_primary,
        is_deceased,
        has_street_address,
        count(*) as record_count,
        count(*) filter (where has_street_address and is_address_valid) as valid_count
    from registrants
    group by is_primary, is_deceased, has_street_address

),

living as (

    select
        sum(record_count) as person_count,
        sum(valid_count) as valid_count,
        sum(record_count) filter (where has_street_address) as on_file_count
    from addresses
    where is_primary and not is_deceased

),

others as (

    select
        sum(valid_count) filter (where not is_deceased)
        / sum(record_count) filter (where not is_deceased) as record_share,
        sum(valid_count) filter (where is_primary)
        / sum(record_count) filter (where is_primary) as dead_too_share
    from addresses

)

select
    others.record_share as person_share__records,
    others.dead_too_share as person_share__with_dead,
    living.valid_count / living.person_count as person_share,
    living.valid_count / living.on_file_count as person_share__of_those_on_file,
    living.on_file_count / living.person_count as person_share__on_file_alone
from living
cross join others
