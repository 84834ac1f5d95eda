-- How many people would still be exposed by a candidate space, had the primary record been purged?
--
-- Grain:       one row per limit, 0 to 20 whole years.
-- Needs:       status, last use, kinds of copies.
-- Headline (not asked_avoided_person_count):
--              A limit of {asked_years:years} purges nobody's primary record.
-- Headline:    {kind.In_this_model}, of the {asked_avoided_person_count:persons} whose primary
--              record a limit of {asked_years:years} purges, {asked_person_count} would still be
--              exposed by a candidate space that is kept.
-- Note:        the limit is that of retention/avoided_by_limit, which counts a person where the
--              primary record is: subtract there the persons counted here. record_count counts the
--              candidate spaces. No other record of a person is more recent than the primary
--              record, {kind.in_this_model}. A decree allows at most twenty years: see
--              retention/avoided_by_limit.
-- Source:      second records are modelled: assumptions, see method/ledger.

with

by_idle_years as (

    select
        idle_years,
        sum(person_count) as avoided_person_count,
        sum(person_count) filter (space_count > 0) as person_count,
        sum(space_count * person_count::bigint) as record_count
    from selected_persons(null, null, null, ['formerly_registered'])
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
        coalesce(sum(by_idle_years.record_count), 0)::bigint as record_count,
        coalesce(sum(by_idle_years.person_count), 0)::bigint as person_count,
        coalesce(sum(by_idle_years.avoided_person_count), 0)::bigint as avoided_person_count
    from limits
    left join by_idle_years on limits.limit_years <= by_idle_years.idle_years
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
