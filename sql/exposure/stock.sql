-- How do the exposed residents divide: registered, no longer registered, candidate space only?
--
-- Grain:       one row per part: those registered, those no longer registered by completed years
--              since, those with a candidate space only.
-- Needs:       status, end, vital status.
-- Headline (not all_living_here_person_count):
--              None of the people selected is both alive and in France.
-- Headline:    {left_six_years_person_share} of {all_living_here_person_count:M exposed_residents}
--              {kind.had_left} six years before or earlier; {kind.in_all}
--              {france_left_six_years_person_share}.
-- Finding (not all_living_here_person_count):
--              Nobody selected is both alive and in France
-- Finding:     {left_six_years_person_share} of exposed residents {kind.had_left} six years before
--              or earlier
-- Mark:        modelled
-- Note:        exposed residents are alive and live in France, and each is in one part. "Six years
--              before" means at least six completed years between the last end of a registration
--              and {breach.reference_day}. France has the same ages, sexes, statuses and histories,
--              whichever départements are selected. The duration of registration is counted for the
--              living, those abroad included: exposure/by_duration. {modelled}

with

parts as (

    select
        status,
        end_band,
        $departements is null
        or list_contains($departements::departement_code[], departement_code) as is_here,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint
            as living_here_person_count
    from selected_cells(null, $age_bands, $sexes, $statuses, $first_years, $end_bands)
    group by status, end_band, is_here

),

by_part as (

    select
        status,
        end_band,
        coalesce(end_band >= '6-10'::end_band, false) as is_left_six_years,
        coalesce(sum(record_count) filter (is_here), 0)::bigint as record_count,
        coalesce(
            sum(of_view($departements, person_count, living_here_person_count)) filter (is_here), 0
        )::bigint as person_count,
        coalesce(sum(living_here_person_count) filter (is_here), 0)::bigint
            as living_here_person_count,
        sum(living_here_person_count)::bigint as france_person_count
    from parts
    group by status, end_band

)

select
    status,
    end_band,
    is_left_six_years,
    record_count,
    person_count,
    living_here_person_count,
    living_here_person_count / nullif(sum(living_here_person_count) over (), 0)
        as living_here_person_share,
    france_person_count / nullif(sum(france_person_count) over (), 0)
        as france_living_here_person_share,
    sum(living_here_person_count) over ()::bigint as all_living_here_person_count,
    coalesce(sum(living_here_person_count) filter (is_left_six_years) over (), 0)::bigint
        as left_six_years_person_count,
    left_six_years_person_count / nullif(all_living_here_person_count, 0)
        as left_six_years_person_share,
    coalesce(sum(france_person_count) filter (is_left_six_years) over (), 0)
    / nullif(sum(france_person_count) over (), 0) as france_left_six_years_person_share
from by_part
order by status, end_band
