-- How many persons would each of four measures have spared, alone and on top of the others?
--
-- Grain:       one row per limit of the archive, 0 to 20 years, and end of reading, 0 to 29 days
--              earlier.
-- Needs:       course, measures, area, status, last use, vital status, order of reading.
-- Example:     $days_earlier 5
-- Headline (not all_person_count): Nobody is exposed here.
-- Headline (not most_own_person_count):
--              Two accounts placed here and limited to their département could have read
--              everything. It is not known whom closing candidate spaces at their term would have
--              spared. Each row shows, for its limits, what an archive and an earlier end would
--              have spared.
-- Headline:    Two accounts limited to their département would have spared
--              {least_own_person_count:M} to {most_own_person_count:M} of {all_person_count:M
--              persons}, depending on the départements; one account in each, nobody. It is not
--              known whom closing candidate spaces at their term would have spared. Each row shows,
--              for its limits, what an archive and an earlier end would have spared.
-- Finding (not all_person_count): Nobody here is exposed
-- Finding (not own_person_count):
--              Two accounts placed here and limited to their département could have read everything
-- Finding:     Two accounts limited to their département: {least_own_person_count:M} to
--              {most_own_person_count:M} spared
-- Mark:        modelled
-- Note:        at an even pace, and at most: a person counts by the primary record, as in
--              retention/avoided_by_limit and access/days_earlier; some have another record that is
--              kept and read. own_… assumes two accounts, as many as were established, in the two
--              départements with the most of these people: with accounts of all départements nobody
--              is spared. least_own_… assumes that all further records there, of their ages and
--              sexes, are those of persons from elsewhere; most_own_… assumes accounts in the two
--              départements with the fewest. space_… closes a candidate space thirteen months after
--              its last use: as many as the model takes; their number is not known, see
--              retention/beyond_legal_term. further_… is whom a measure spares on top of the three
--              others; both_… joins the archive and the earlier end, left_… is who is still exposed
--              with these two. Erasing files spares the same persons as archiving them. lacking_…
--              are the measures that an authority found lacking, uncounted_… those of them that
--              cannot be counted.
-- Source:      days: as timeline.source; terms: Code du travail, art. R. 5312-44; two accounts:
--              measures.source; the curve of years and spaces: assumptions, see method/ledger.

with

pace as (

    select
        days_earlier,
        all_saved_person_count / greatest(all_read_person_count, 1) as saved_share
    from reading_pace('total')
    where days_earlier = coalesce($days_earlier, days_earlier)

),

limits as (

    select years.limit_years::integer as retention_years
    from (select unnest(range(21)) as limit_years) as years
    where years.limit_years = coalesce($retention_years, years.limit_years)

),

files as (

    select
        departement_code,
        if(status = 'formerly_registered', idle_years, null) as idle_years,
        status = 'candidate_space' and is_beyond_term as is_beyond_term,
        sum(person_count) as person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by all

),

-- Whoever has most of these people: two accounts there leave fewest spared.
largest as (

    select departement_code
    from files
    group by departement_code
    order by sum(person_count) desc, departement_code asc
    limit 2

),

smallest as (

    select coalesce(sum(person_count), 0)::bigint as person_count
    from (
        select sum(person_count) as person_count
        from files
        group by departement_code
        having sum(person_count) > 0
        order by person_count asc
        limit 2
    ) as departements

),

further as (

    select coalesce(sum(record_count - person_count), 0)::bigint as record_count
    from kept_contacts(null, $age_bands, $sexes, null, null, null)
    where
        fate <> 'deceased'
        and departement_code in (select reached.departement_code from largest as reached)

),

cells as (

    select
        files.idle_years,
        files.is_beyond_term,
        largest.departement_code is not null as is_in_reach,
        sum(files.person_count) as person_count
    from files
    left join largest using (departement_code)
    group by all

),

by_limit as (

    select
        limits.retention_years,
        coalesce(sum(cells.person_count), 0)::bigint as all_person_count,
        coalesce(sum(cells.person_count) filter (cells.is_in_reach), 0)::bigint
            as reach_person_count,
        coalesce(sum(cells.person_count) filter (
            cells.idle_years >= limits.retention_years
        ), 0)::bigint as archived_person_count,
        coalesce(sum(cells.person_count) filter (
            cells.is_in_reach and cells.idle_years >= limits.retention_years
        ), 0)::bigint as reach_archived_person_count,
        coalesce(sum(cells.person_count) filter (cells.is_beyond_term), 0)::bigint
            as space_person_count,
        coalesce(sum(cells.person_count) filter (
            cells.is_in_reach and cells.is_beyond_term
        ), 0)::bigint as reach_space_person_count
    from limits
    left join cells on true
    group by limits.retention_years

),

-- The names of measures are those of the table measures; two of them are counted here.
lacking as (

    select
        string_agg(measure_id, ' ' order by measure_number) as lacking_measure_ids,
        string_agg(measure_id, ' ' order by measure_number) filter (
            measure_id not in ('authorisations', 'logging')
        ) as uncounted_measure_ids
    from measures
    where is_found_lacking

),

kept as (

    select
        *,
        all_person_count - archived_person_count as kept_person_count,
        reach_person_count - reach_archived_person_count - reach_space_person_count
            as reach_kept_person_count
    from by_limit

)

select
    kept.retention_years,
    pace.days_earlier,
    kept.all_person_count,
    kept.archived_person_count,
    kept.space_person_count,
    lacking.lacking_measure_ids,
    lacking.uncounted_measure_ids,
    round(kept.all_person_count * pace.saved_share)::bigint as earlier_person_count,
    kept.all_person_count - kept.reach_person_count as own_person_count,
    greatest(own_person_count - further.record_count, 0) as least_own_person_count,
    kept.all_person_count - smallest.person_count as most_own_person_count,
    round(kept.reach_archived_person_count * (1 - pace.saved_share))::bigint
        as further_archived_person_count,
    round(kept.reach_kept_person_count * pace.saved_share)::bigint as further_earlier_person_count,
    round(kept.reach_space_person_count * (1 - pace.saved_share))::bigint
        as further_space_person_count,
    round(
        (kept.kept_person_count - kept.space_person_count - kept.reach_kept_person_count)
        * (1 - pace.saved_share)
    )::bigint as further_own_person_count,
    round(kept.kept_person_count * (1 - pace.saved_share))::bigint as left_person_count,
    kept.all_person_count - left_person_count as both_person_count,
    left_person_count / greatest(kept.all_person_count, 1) as left_person_share,
    kept.all_person_count - round(kept.reach_kept_person_count * (1 - pace.saved_share))::bigint
        as spared_person_count
from kept
cross join pace
cross join lacking
cross join further
cross join smallest
order by kept.retention_years, pace.days_earlier
