-- Who would still be exposed by a candidate space, had the primary record been purged?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Parameters:  $retention_years, the limit that the headline names, whole years, 0 to 20;
--              null means 5.
-- Headline (not asked_avoided_person_count):
--              A limit of {asked_years:years} purges nobody's primary record.
-- Headline:    In this model, of the {asked_avoided_person_count:persons} whose primary record a
--              limit of {asked_years:years} purges, {asked_person_count} would be exposed still, by
--              a candidate space that is kept.
-- Note:        the limit is that of retention/avoided_by_limit, which counts a person where
--              the primary record is: those counted here are to be taken off there.
--              record_count is of the candidate spaces. No other record of a person is
--              younger than the primary one, in this model. No cube knows a person's
--              second record, so that this question reads the records themselves. A limit
--              under twenty years goes beyond the law: see retention/avoided_by_limit.
-- Source:      second records are modelled: assumptions, see method/ledger.

with

spaces as (

    select person_id
    from records
    where drift = 'candidate_space'

),

-- Persons by a semi-join and records by a join take less than distinguishing persons.
still_exposed as (

    select
        last_day,
        0 as record_count,
        count(*) as person_count
    from records
    where
        drift = 'none'
        and status = 'formerly_registered'
        and person_id in (select spaces.person_id from spaces)
    group by last_day
    union all
    select
        records.last_day,
        count(*) as record_count,
        0 as person_count
    from records
    inner join spaces using (person_id)
    where records.drift = 'none' and records.status = 'formerly_registered'
    group by records.last_day

),

-- From the day after the end to the day after 5 March 2024, so that 29 February ends a year late.
exposed as (

    select
        date_sub('year', date '1929-01-02' + last_day::integer, date '2024-03-06')
            as idle_years,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from still_exposed
    group by idle_years

),

purged as (

    select
        idle_years,
        sum(person_count) as avoided_person_count
    from retention_cube
    where status = 'formerly_registered'
    group by idle_years

),

limits as (

    select
        range as limit_years,
        coalesce($retention_years, 5) as asked_years
    from range(21)

),

by_limit as (

    select
        limits.limit_years,
        limits.asked_years,
        coalesce(sum(exposed.record_count), 0)::bigint as record_count,
        coalesce(sum(exposed.person_count), 0)::bigint as person_count,
        coalesce(sum(purged.avoided_person_count), 0)::bigint as avoided_person_count
    from limits
    left join purged on limits.limit_years <= purged.idle_years
    left join exposed on purged.idle_years = exposed.idle_years
    group by limits.limit_years, limits.asked_years

)

select
    limit_years,
    record_count,
    person_count,
    avoided_person_count,
    asked_years,
    person_count / greatest(avoided_person_count, 1) as person_share,
    max(person_count) filter (limit_years = asked_years) over () as asked_person_count,
    max(avoided_person_count) filter (limit_years = asked_years) over ()
        as asked_avoided_person_count
from by_limit
order by limit_years
