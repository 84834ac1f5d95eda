-- For how long had the records of the exposed people of a département been idle?
--
-- Grain:       one row per band of completed years without activity, those registered first.
-- Needs:       area, status, last use, vital status.
-- Example:     $departement 59
-- Headline:    {kind.In_this_model}, {older_person_share} of the exposed residents of
--              {departement_code}, {older_person_count}, had a record that had been idle for at
--              least {retention_years:years}; in France {france_older_person_share}.
-- Note:        exposed residents are alive and live in France. A record has been idle since the
--              last registration ended or the candidate space was last used; that of a registered
--              person is not idle. Histories are modelled. Idle is not unlawful: a decree allows a
--              record to be kept at most twenty years after a registration, and, of a person who
--              never registered, thirteen months after the last use of the space (Code du travail,
--              art. R. 5312-44).

with

cells as (

    select
        *,
        departement_code = $departement::departement_code as is_here
    from retention_cube
    where status is not null and departement_code is not null

),

by_band as (

    select
        case
            when idle_years is null then 'registered'
            when idle_years < 3 then idle_years::varchar
            when idle_years < 6 then '3-5'
            when idle_years < 11 then '6-10'
            when idle_years < 16 then '11-15'
            when idle_years < 21 then '16-20'
            else '21 and over'
        end as idle_band,
        coalesce(min(idle_years), -1) as list_order,
        sum(record_count) filter (where is_here) as record_count,
        sum(living_here_person_count) filter (where is_here) as living_here_person_count,
        sum(living_here_person_count) filter (
            where is_here and idle_years >= coalesce($retention_years, 5)
        ) as older_person_count,
        sum(living_here_person_count) as france_living_here_person_count,
        coalesce($retention_years, 5) as retention_years,
        sum(living_here_person_count) filter (
            where idle_years >= coalesce($retention_years, 5)
        ) as france_older_person_count
    from cells
    group by idle_band

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
    by_band.idle_band,
    by_band.retention_years,
    coalesce(by_band.record_count, 0)::bigint as record_count,
    coalesce(by_band.living_here_person_count, 0)::bigint as person_count,
    coalesce(by_band.living_here_person_count, 0)::bigint as living_here_person_count,
    coalesce(
        by_band.living_here_person_count / sum(by_band.living_here_person_count) over (), 0
    ) as living_here_person_share,
    by_band.france_living_here_person_count
    / sum(by_band.france_living_here_person_count) over () as france_living_here_person_share,
    coalesce(sum(by_band.older_person_count) over (), 0)::bigint as older_person_count,
    coalesce(
        sum(by_band.older_person_count) over ()
        / sum(by_band.living_here_person_count) over (),
        0
    ) as older_person_share,
    coalesce(
        sum(by_band.france_older_person_count) over ()
        / sum(by_band.france_living_here_person_count) over (),
        0
    ) as france_older_person_share
from by_band
cross join asked_departement
order by by_band.list_order
