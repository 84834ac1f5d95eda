-- How many people would each measure have spared, beginning with those that CNIL found lacking?
--
-- Grain:       one row per measure, in the order of measures.
-- Needs:       course, measures, area, status, last use, vital status, order of reading, kinds of
--              copies.
-- Headline (archived_most_person_count):
--              Had old files been archived after {retention_years:years}, out of reach of an
--              adviser's account, {archived_least_person_count:M} to
--              {archived_most_person_count:M persons} would have been spared at the central
--              assumptions; of {found_count:findings} of CNIL, {found_uncounted_count} cannot be
--              counted.
-- Headline:    Had old files been archived after {retention_years:years}, nobody would have been
--              spared at the central assumptions; of {found_count:findings} of CNIL,
--              {found_uncounted_count} cannot be counted.
-- Note:        least_… and most_… are, at the central assumptions, the two cases that the reason of
--              a measure names; neither is likelier than the other. method/drivers says how far the
--              assumptions move a purge. These columns are null if the measure cannot be counted,
--              and the reason says why. Measures overlap: do not add them up. most_… counts a
--              person by the primary record, least_… by every record; reading is at an even pace.
--              Archiving and destruction are levers that we add, after CNIL's doctrine and the Code
--              du travail; CNIL did not find them lacking.
-- Source:      measures.source; the curve of years is modelled: see method/ledger.

with

totals as (

    select sum(living_person_count)::bigint as person_count
    from exposure_cube

),

-- Two accounts, each limited to its département: they read those of two. Least: further records
-- there are all of persons who have their primary one elsewhere.
by_departement as (

    select
        list(person_count order by person_count) as person_counts,
        list(further_count order by person_count) as further_counts
    from (
        select
            sum(person_count)::bigint as person_count,
            sum(record_count - person_count)::bigint as further_count
        from contact_cube_any_year
        where fate <> 'deceased'
        group by departement_code
    ) as departements

),

reading as (

    select
        max(pace.all_least_saved_person_count) filter (
            pace.last_read_on = first_signal.happened_on
        ) as least_saved_person_count,
        max(pace.all_saved_person_count) filter (
            pace.last_read_on = first_use.happened_on
        ) as most_saved_person_count
    from reading_pace('total') as pace
    cross join timeline as first_signal
    cross join timeline as first_use
    where first_signal.event_id = 'signal' and first_use.event_id = 'first_use'

),

-- Least: without those who have a candidate space too, which is kept.
purged as (

    select
        coalesce(sum(person_count) filter (space_count = 0), 0)::bigint as least_person_count,
        coalesce(sum(person_count), 0)::bigint as most_person_count,
        coalesce($retention_years, 5)::integer as retention_years
    from selected_persons(null, null, null, ['formerly_registered'])
    where idle_years >= coalesce($retention_years, 5)

),

spared as (

    select
        'authorisations' as measure_id,
        totals.person_count - list_sum(by_departement.person_counts[-2:])::bigint
        - list_sum(by_departement.further_counts[-2:])::bigint
            as least_spared_person_count,
        totals.person_count - list_sum(by_departement.person_counts[:2])::bigint
            as most_spared_person_count
    from by_departement
    cross join totals
    union all
    select
        'logging' as measure_id,
        least_saved_person_count as least_spared_person_count,
        most_saved_person_count as most_spared_person_count
    from reading
    union all
    select
        unnest(['archiving', 'purge']) as measure_id,
        least_person_count as least_spared_person_count,
        most_person_count as most_spared_person_count
    from purged

)

select
    measures.measure_id,
    measures.is_found_lacking,
    spared.least_spared_person_count,
    spared.most_spared_person_count,
    measures.measure_id as measure_reason_id,
    measures.source,
    purged.retention_years,
    count(*) filter (measures.is_found_lacking) over () as found_count,
    count(*) filter (
        measures.is_found_lacking and spared.most_spared_person_count is null
    ) over () as found_uncounted_count,
    max(spared.least_spared_person_count) filter (measures.measure_id = 'archiving') over ()
        as archived_least_person_count,
    max(spared.most_spared_person_count) filter (measures.measure_id = 'archiving') over ()
        as archived_most_person_count
from measures
left join spared using (measure_id)
cross join purged
order by measures.measure_number
