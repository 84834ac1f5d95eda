-- breach_cube: who was in each of the other breaches, by département, sex, age band and status.
--
-- table_sql.py fills in a sum for each of them.

with

memberships as (

    select
        departement_code,
        sex,
        age_band,
        status,
        is_primary,
        is_primary and truths & 4 = 0 as is_living,
        is_primary and truths & 12 = 0 as is_living_here,
        $memberships
    from banded_records
    group by departement_code, sex, age_band, status, is_primary, is_living, is_living_here

)

select
    breaches.breach_id,
    members.departement_code,
    members.sex,
    members.age_band,
    members.status,
    sum(members.member_count)::uinteger as record_count,
    coalesce(sum(members.member_count) filter (members.is_primary), 0)::uinteger as person_count,
    coalesce(sum(members.member_count) filter (members.is_living), 0)::uinteger
        as living_person_count,
    coalesce(sum(members.member_count) filter (members.is_living_here), 0)::uinteger
        as living_here_person_count
from (
    unpivot memberships on columns('^in_[0-9]+$') into name breach_name value member_count
) as members
inner join breaches on members.breach_name = concat('in_', breaches.breach_number)
where members.member_count > 0
group by all
order by breaches.breach_id, departement_code, sex, age_band, status
