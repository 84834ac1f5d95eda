-- In which other breaches were the exposed people of a département, too?
--
-- Grain:       one row per other breach: confirmed ones first, of them those of residents,
--              then most persons.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline:    {person_count} of the exposed persons of {departement_code}, {person_share} of
--              them, {person_count:was/were} in the breach of {breach_id} ({standing}), too; in
--              France {france_person_share}.
-- Note:        modelled: everybody inside a breach's perimeter was in it with the same chance, so
--              départements differ by ages, sexes, statuses and who has left. A person in several
--              counts for each. standing sets what is confirmed apart from what is claimed.
--              Breaches after March 2024 are among them.
-- Source:      published counts, see breaches.

with

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
        coalesce(sum(person_count) filter (where is_here), 0)::bigint as person_count,
        sum(person_count)::bigint as france_person_count
    from cells
    group by breach_id

),

totals as (

    select
        sum(person_count) filter (
            where departement_code = $departement::departement_code
        ) as person_count,
        sum(person_count) as france_person_count
    from exposure_cube

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    breaches.breach_id,
    breaches.organisation,
    breaches.breached_on,
    breaches.standing,
    breaches.perimeter,
    coalesce(members.record_count, 0) as record_count,
    coalesce(members.person_count, 0) as person_count,
    coalesce(members.person_count / totals.person_count, 0) as person_share,
    coalesce(members.france_person_count / totals.france_person_count, 0) as france_person_share
from breaches
left join members on breaches.breach_id = members.breach_id
cross join totals
cross join asked_departement
order by
    breaches.standing desc,
    breaches.perimeter = 'residents' desc,
    person_count desc,
    breaches.breach_number asc
