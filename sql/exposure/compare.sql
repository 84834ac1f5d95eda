-- How do two or three départements compare?
--
-- Grain:       one row per département, in the order in which they were asked for.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses,
--              $first_years, $end_bands, lists of values; null keeps all.
-- Needs:       segments, age, sex, area, residents, status, end, contact, worth of contacts,
--              vital status.
-- Example:     $departements 59 62 93
-- Headline (is_one):
--              {kind.In_the_model} {persons_per_thousand} {residents_id} of {departement_code} are
--              exposed; in France {france_persons_per_thousand}.
-- Headline:    {kind.In_the_model} from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand} {residents_id} are exposed, over
--              {place_count:departements}; in France {france_persons_per_thousand}.
-- Full size:   rates
-- Finding (is_one):
--              {departement_name}: {persons_per_thousand} exposed; in France
--              {france_persons_per_thousand}
-- Finding (has_small_rate):
--              From {lowest_persons_per_thousand} to {highest_persons_per_thousand} exposed, over
--              {place_count:departements}
-- Finding (is_two):
--              {departement_name}, {second_departement_name}: {first_rate} and
--              {second_persons_per_thousand}
-- Finding (is_three):
--              {departement_name}, {second_departement_name}, {third_departement_name}:
--              {first_rate}, {second_rate} and {third_persons_per_thousand}
-- Finding:     From {lowest_persons_per_thousand} to {highest_persons_per_thousand} exposed, over
--              {place_count:departements}
-- Mark:        modelled
-- Note:        the rate divides exposed residents, alive and in France, by residents aged 16 and
--              over, or of the ages and sexes selected. Rank 1 of all départements has the highest
--              rate. The standardised ratio is the exposed over those expected at equal age, from
--              France's rates by age band and sex. To inform are the exposed residents to whom a
--              communication is due; a public notice alone reaches those of them whom no channel
--              does. A minor is under eighteen on {breach.reference_day}. The shares are of the
--              exposed residents: registered, gone for six completed years or more, with a
--              candidate space only. Each place is also counted by exposure/rate_by_departement
--              and exposure/stock. {modelled} {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

by_departement as (

    select
        departement_code,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint as living_here_person_count,
        sum(resident_count)::bigint as resident_count,
        sum(expected_person_count)::double as expected_person_count,
        1000 * any_value(france_person_count) / any_value(france_resident_count) as france_rate
    from expected_residents(null, $age_bands, $sexes, $statuses, $first_years, $end_bands)
    group by departement_code

),

ranked as (

    select
        *,
        1000 * living_here_person_count / resident_count as rate,
        rank() over (order by living_here_person_count / resident_count desc) as rate_rank,
        count(*) over () as departement_count
    from by_departement

),

cells as (

    select
        departement_code,
        age_band,
        status,
        end_band,
        sum(person_count - deceased_person_count - abroad_person_count) as living_here_person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, age_band, status, end_band

),

stocks as (

    select
        cells.departement_code,
        sum(cells.living_here_person_count) filter (age_bands.is_minor) as minor_count,
        sum(cells.living_here_person_count) filter (cells.status = 'registered')
            as registered_count,
        sum(cells.living_here_person_count) filter (cells.end_band >= '6-10'::end_band)
            as left_six_years_count,
        sum(cells.living_here_person_count) filter (cells.status = 'candidate_space')
            as space_count
    from cells
    inner join age_bands using (age_band)
    group by cells.departement_code

),

informed as (

    select
        departement_code,
        sum(person_count) as to_inform_count,
        sum(person_count) filter (channel = 'public_notice') as notice_count
    from planned_channels(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, 'due'
    )
    where fate = 'resident'
    group by departement_code

),

wanted as (

    select
        departement_code,
        departement_name,
        row_number() over (
            order by
                list_position($departements::departement_code[], departement_code) asc,
                departement_code asc
        ) as place_number
    from departements
    where
        $departements is null
        or list_contains($departements::departement_code[], departement_code)

),

placed as (

    select
        wanted.*,
        ranked.* exclude (departement_code),
        coalesce(stocks.minor_count, 0)::bigint as minor_count,
        coalesce(stocks.registered_count, 0) as registered_count,
        coalesce(stocks.left_six_years_count, 0) as left_six_years_count,
        coalesce(stocks.space_count, 0) as space_count,
        coalesce(informed.to_inform_count, 0)::bigint as to_inform_count,
        coalesce(informed.notice_count, 0)::bigint as notice_count
    from wanted
    inner join ranked using (departement_code)
    left join stocks using (departement_code)
    left join informed using (departement_code)

)

select
    departement_code,
    departement_name,
    record_count,
    person_count,
    living_here_person_count,
    resident_count,
    rate as persons_per_thousand,
    rate_rank,
    departement_count,
    to_inform_count as to_inform_living_here_person_count,
    notice_count as public_notice_living_here_person_count,
    minor_count as minor_living_here_person_count,
    france_rate as france_persons_per_thousand,
    living_here_person_count / nullif(expected_person_count, 0) as standardised_ratio,
    registered_count / nullif(living_here_person_count, 0) as registered_living_here_share,
    left_six_years_count / nullif(living_here_person_count, 0) as left_six_years_person_share,
    space_count / nullif(living_here_person_count, 0) as candidate_space_living_here_share,
    residents_id($age_bands, $sexes) as residents_id,
    min(rate) over () as lowest_persons_per_thousand,
    max(rate) over () as highest_persons_per_thousand,
    count(*) over () as place_count,
    first(rate order by place_number) over () as first_rate,
    max(rate) filter (place_number = 2) over () as second_rate,
    max(rate) filter (place_number = 2) over () as second_persons_per_thousand,
    max(rate) filter (place_number = 3) over () as third_persons_per_thousand,
    max(departement_name) filter (place_number = 2) over () as second_departement_name,
    max(departement_name) filter (place_number = 3) over () as third_departement_name,
    count(*) over () = 1 as is_one,
    min(rate) over () < 10 as has_small_rate,
    count(*) over () = 2 as is_two,
    count(*) over () = 3 as is_three
from placed
order by place_number
