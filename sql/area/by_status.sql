-- What registration status do the exposed people of a département have?
--
-- Grain:       one row per registration status.
-- Needs:       area, status, vital status.
-- Example:     $departement 59
-- Headline (is_most):
--              {kind.In_the_model} most of the exposed residents of {departement_code},
--              {living_here_person_share}, have the status {status}: {living_here_person_count:M
--              exposed_residents}; in France {france_living_here_person_share}.
-- Headline (most persons):
--              {kind.In_the_model} the largest group of the exposed residents of {departement_code}
--              has the status {status}, with {living_here_person_share}:
--              {living_here_person_count:M exposed_residents}; in France
--              {france_living_here_person_share}.
-- Note:        exposed residents are alive and live in France; a person counts once, where the
--              primary record is. CNIL's decision calls the statuses inscrit, radié and identifié.

with

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from exposure_cube
    where status is not null and departement_code is not null

),

by_status as (

    select
        status,
        coalesce(sum(record_count) filter (where is_here), 0)::bigint as record_count,
        coalesce(sum(living_here_person_count) filter (where is_here), 0)::bigint
            as living_here_person_count,
        sum(living_here_person_count)::bigint as france_living_here_person_count
    from cells
    group by status

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
    by_status.status,
    by_status.record_count,
    by_status.living_here_person_count as person_count,
    by_status.living_here_person_count,
    by_status.living_here_person_count
    / nullif(sum(by_status.living_here_person_count) over (), 0) as living_here_person_share,
    by_status.france_living_here_person_count
    / sum(by_status.france_living_here_person_count) over () as france_living_here_person_share,
    living_here_person_share > 0.5 as is_most
from by_status
cross join asked_departement
order by by_status.status
