-- For how long had the files of the exposed people of a département been idle?
--
-- Grain:       one row per band of completed years without activity, those registered first.
-- Parameters:  $departement, the code of one département.
--              $retention_years, whole years, 0 to 20; null means 5.
-- Example:     $departement 59
-- Headline:    {older_person_share:.0%} of the exposed persons of {departement_name},
--              {older_person_count:,}, had been idle for at least {retention_years} years; in
--              France {france_older_person_share:.0%}.
-- Note:        idle since the last registration ended or the candidate space was last used; who is
--              registered is not idle. Histories are modelled.

with

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from retention_cube

),

counted as (

    select
        case
            when idle_years is null then 'registered'
            when idle_years < 3 then idle_years::varchar
            when idle_years < 6 then '3-5'
            when idle_years < 11 then '6-10'
            when idle_years < 16 then '11-15'
            else '16-20'
        end as idle_band,
        coalesce(min(idle_years), -1) as place,
        sum(record_count) filter (where is_here) as record_count,
        sum(person_count) filter (where is_here) as person_count,
        sum(person_count) filter (
            where is_here and idle_years >= coalesce($retention_years, 5)
        ) as older_person_count,
        sum(person_count) as france_person_count,
        coalesce($retention_years, 5) as retention_years,
        sum(person_count) filter (
            where idle_years >= coalesce($retention_years, 5)
        ) as france_older_person_count
    from cells
    group by idle_band

),

place as (

    select departement_name
    from departements
    where departement_code = $departement::departement_code

)

select
    place.departement_name,
    counted.idle_band,
    counted.retention_years,
    coalesce(counted.record_count, 0)::bigint as record_count,
    coalesce(counted.person_count, 0)::bigint as person_count,
    coalesce(counted.person_count / sum(counted.person_count) over (), 0) as person_share,
    counted.france_person_count / sum(counted.france_person_count) over () as france_person_share,
    coalesce(sum(counted.older_person_count) over (), 0)::bigint as older_person_count,
    coalesce(
        sum(counted.older_person_count) over () / sum(counted.person_count) over (), 0
    ) as older_person_share,
    coalesce(
        sum(counted.france_older_person_count) over ()
        / sum(counted.france_person_count) over (),
        0
    ) as france_older_person_share
from counted
cross join place
order by counted.place
