-- In which other breaches were the exposed people of a département too?
--
-- Grain:       one row per other breach: confirmed ones first, of them those of residents,
--              then most exposed residents.
-- Needs:       age, sex, area, residents, vital status, other breaches.
-- Example:     $departement 59
-- Headline:    {kind.In_the_model} {living_here_person_count:exposed_residents} of
--              {departement_code}, {living_here_person_share}, {living_here_person_count:was/were}
--              in the breach of {breach_id} ({standing}) too if the two are independent; all that
--              is known is that the number lies between {least_person_count} and
--              {most_person_count}.
-- Note:        {kind.modelled}: everybody inside a breach's perimeter is in it with the same
--              probability, so départements differ only by ages, sexes, statuses and departures,
--              not by a difference that was found. A person in several breaches counts for each.
--              standing separates what is confirmed from what is claimed. Exposed residents are
--              counted, alive and in France. Some breaches happened after {breach.reference_day}.
--              Least and most are Fréchet's bounds for living residents, wherever in France the
--              persons who were hit live, as in combination/other_breaches; these columns are empty
--              if the breach is of the agency's own file.
-- Source:      published counts, see breaches.

with

listed as (

    select *
    from breaches
    where keeps_standing($standings, standing)

),

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from breach_cube

),

members as (

    select
        breach_id,
        coalesce(sum(record_count) filter (where is_here), 0)::bigint as record_count,
        coalesce(sum(living_here_person_count) filter (where is_here), 0)::bigint
            as living_here_person_count,
        sum(living_here_person_count)::bigint as france_living_here_person_count
    from cells
    group by breach_id

),

totals as (

    select
        sum(living_here_person_count) filter (
            where departement_code = $departement::departement_code
        ) as living_here_person_count,
        sum(living_here_person_count) as france_living_here_person_count
    from exposed_residents(null, null, null, null, null, null)

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

),

bounds as (

    select
        breach_id,
        least_person_count,
        most_person_count
    from overlap_bounds([$departement], null, null, null)

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    listed.breach_id,
    listed.organisation,
    listed.breached_on,
    listed.standing,
    listed.perimeter,
    coalesce(members.record_count, 0) as record_count,
    coalesce(members.living_here_person_count, 0) as person_count,
    coalesce(members.living_here_person_count, 0) as living_here_person_count,
    coalesce(members.living_here_person_count / totals.living_here_person_count, 0)
        as living_here_person_share,
    coalesce(members.france_living_here_person_count / totals.france_living_here_person_count, 0)
        as france_living_here_person_share,
    round(bounds.least_person_count)::bigint as least_person_count,
    round(bounds.most_person_count)::bigint as most_person_count
from listed
left join members on listed.breach_id = members.breach_id
left join bounds on listed.breach_id = bounds.breach_id
cross join totals
cross join asked_departement
order by
    listed.standing desc,
    listed.perimeter = 'residents' desc,
    living_here_person_count desc,
    listed.breach_number asc
