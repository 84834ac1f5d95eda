-- person_cube: what stands on file of a person beside the primary record, and for how many years
-- that one has been idle.
--
-- Counted per person: every dimension but space_count is of the primary record, wherever the others
-- are; space_count is how many of the others are candidate spaces beside the registration, and
-- record_count sums all records of these persons, primary ones among them. A record without a
-- primary one beside it counts nowhere, so that the totals would disagree.

with

further_records as (

    select
        person_id,
        count(*) as record_count,
        count(*) filter (is_further_space) as space_count
    from banded_records
    where not is_primary
    group by person_id

)

select
    primary_records.departement_code,
    primary_records.sex,
    primary_records.age_band,
    primary_records.status,
    primary_records.idle_years,
    coalesce(further_records.space_count, 0)::utinyint as space_count,
    sum(1 + coalesce(further_records.record_count, 0))::uinteger as record_count,
    count(*)::uinteger as person_count,
    (count(*) filter (primary_records.truths & 4 = 0))::uinteger as living_person_count,
    (count(*) filter (primary_records.truths & 12 = 0))::uinteger as living_here_person_count
from banded_records as primary_records
left join further_records using (person_id)
where primary_records.is_primary
group by all
order by all
