-- Of which registration status are the exposed people of a département?
--
-- Grain:       one row per registration status.
-- Parameters:  $departement, the code of one département.
-- Example:     $departement 59
-- Headline (most persons):
--              Most of the exposed persons of {departement_name} are {status_name}:
--              {person_count:,}, {person_share:.0%} of them; in France
--              {france_person_share:.0%}.
-- Note:        a person counts once, where the primary record is.
--              inscrit, radié and identifié in the words of the CNIL's decision.

with

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from exposure_cube

),

counted as (

    select
        status,
        coalesce(sum(record_count) filter (where is_here), 0)::bigint as record_count,
        coalesce(sum(person_count) filter (where is_here), 0)::bigint as person_count,
        sum(person_count)::bigint as france_person_count
    from cells
    group by status

),

place as (

    select departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    place.departement_name,
    counted.status,
    counted.record_count,
    counted.person_count,
    replace(counted.status::varchar, '_', ' ') as status_name,
    counted.person_count / nullif(sum(counted.person_count) over (), 0) as person_share,
    counted.france_person_count / sum(counted.france_person_count) over () as france_person_share
from counted
cross join place
order by counted.status
