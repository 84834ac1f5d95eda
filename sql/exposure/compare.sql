-- How do two or three départements or régions compare?
--
-- Grain:       one row per place: régions, then départements, each in the order in which they were
--              asked for.
-- Needs:       segments, age, sex, area, residents, status, end, contact, worth of contacts,
--              vital status.
-- Example:     $departements 59 62 93
-- Headline (is_one):
--              {kind.In_the_model}, {persons_per_thousand} {residents_id} of {place_name} are
--              exposed; in France {france_persons_per_thousand}.
-- Headline (is_of_regions):
--              {kind.In_the_model}, from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand} {residents_id} are exposed, across
--              {place_count:places}; in France {france_persons_per_thousand}.
-- Headline:    {kind.In_the_model}, from {lowest_persons_per_thousand} to
--              {highest_persons_per_thousand} {residents_id} are exposed, across
--              {place_count:departements}; in France {france_persons_per_thousand}.
-- Full size:   rates
-- Finding (is_one):
--              {place_name}: {persons_per_thousand} exposed; in France
--              {france_persons_per_thousand}
-- Finding (has_small_rate):
--              From {lowest_persons_per_thousand} to {highest_persons_per_thousand} exposed, across
--              {place_count:places}
-- Finding (is_two):
--              {place_name}, {second_place_name}: {first_rate} and
--              {second_persons_per_thousand}
-- Finding (is_three):
--              {place_name}, {second_place_name}, {third_place_name}: {first_rate},
--              {second_rate} and {third_persons_per_thousand}
-- Finding:     From {lowest_persons_per_thousand} to {highest_persons_per_thousand} exposed, across
--              {place_count:places}
-- Mark:        modelled
-- Note:        the rate divides exposed residents, alive and in France, by residents aged 16 and
--              over, or of the ages and sexes selected. A département may stand beside its own
--              région: rows do not add up. The standardised ratio is the number of exposed divided
--              by the number expected at equal age, from France's rates by age band and sex. The
--              persons to inform are the exposed residents to whom a communication is due; a public
--              notice alone reaches those whom no channel reaches. A minor is under eighteen on
--              {breach.reference_day}. The shares are of the exposed residents: registered, with
--              registration ended six completed years ago or more, with a candidate space only.
--              Each place is also counted by exposure/rate_by_departement and exposure/stock.
--              {modelled} {kind.Ages_assumed}
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age.

with

members as (

    select
        'departement' as place_kind,
        departement_code::varchar as place_code,
        departement_name as place_name,
        departement_code
    from departements
    union all
    select
        'region' as place_kind,
        regions.region_code::varchar as place_code,
        regions.region_name as place_name,
        departements.departement_code
    from departements
    inner join regions using (region_code)

),

rates as (

    from expected_residents(null, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

by_place as (

    select
        members.place_kind,
        members.place_code,
        members.place_name,
        sum(rates.record_count)::bigint as record_count,
        sum(rates.living_here_person_count)::bigint as living_here_person_count,
        sum(rates.resident_count)::bigint as resident_count,
        sum(rates.expected_person_count)::double as expected_person_count,
        1000 * any_value(rates.france_person_count) / any_value(rates.france_resident_count)
            as france_rate
    from rates
    inner join members using (departement_code)
    group by members.place_kind, members.place_code, members.place_name

),

wanted as (

    select
        *,
        1000 * rated_persons(living_here_person_count) / resident_count as rate,
        row_number() over (
            order by
                place_kind desc,
                list_position(
                    if(place_kind = 'region', $regions, $departements)::varchar[], place_code
                ) asc,
                place_code asc
        ) as place_number
    from by_place
    where
        if(
            place_kind = 'region',
            list_contains($regions::varchar[], place_code),
            coalesce(
                list_contains($departements::varchar[], place_code), $regions is null
            )
        )

),

cells as (

    select
        departement_code,
        age_band,
        status,
        end_band,
        sum(living_here_person_count) as living_here_person_count
    from selected_cells(
        if($regions is null, $departements, null),
        $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, age_band, status, end_band

),

stocks as (

    select
        members.place_kind,
        members.place_code,
        sum(cells.living_here_person_count) filter (age_bands.is_minor) as minor_count,
        sum(cells.living_here_person_count) filter (cells.status = 'registered')
            as registered_count,
        sum(cells.living_here_person_count) filter (cells.end_band >= '6-10'::end_band)
            as left_six_years_count,
        sum(cells.living_here_person_count) filter (cells.status = 'candidate_space')
            as space_count
    from cells
    inner join members using (departement_code)
    inner join age_bands using (age_band)
    group by members.place_kind, members.place_code

),

planned as (

    from planned_channels(
        if($regions is null, $departements, null),
        $age_bands, $sexes, $statuses, $first_years, $end_bands, 'due'
    )

),

informed as (

    select
        members.place_kind,
        members.place_code,
        sum(planned.person_count) as to_inform_count,
        sum(planned.person_count) filter (planned.channel = 'public_notice') as notice_count
    from planned
    inner join members using (departement_code)
    where planned.fate = 'resident'
    group by members.place_kind, members.place_code

),

placed as (

    select
        wanted.*,
        coalesce(stocks.minor_count, 0)::bigint as minor_count,
        coalesce(stocks.registered_count, 0) as registered_count,
        coalesce(stocks.left_six_years_count, 0) as left_six_years_count,
        coalesce(stocks.space_count, 0) as space_count,
        coalesce(informed.to_inform_count, 0)::bigint as to_inform_count,
        coalesce(informed.notice_count, 0)::bigint as notice_count
    from wanted
    left join stocks using (place_kind, place_code)
    left join informed using (place_kind, place_code)

)

select
    place_kind,
    place_code,
    place_name,
    record_count,
    living_here_person_count,
    resident_count,
    rate as persons_per_thousand,
    to_inform_count as to_inform_living_here_person_count,
    notice_count as public_notice_living_here_person_count,
    minor_count as minor_living_here_person_count,
    france_rate as france_persons_per_thousand,
    if(rate is null, null, living_here_person_count / nullif(expected_person_count, 0))
    as standardised_ratio,
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
    max(place_name) filter (place_number = 2) over () as second_place_name,
    max(place_name) filter (place_number = 3) over () as third_place_name,
    bool_or(place_kind = 'region') over () as is_of_regions,
    count(*) over () = 1 as is_one,
    min(rate) over () < 10 as has_small_rate,
    count(*) over () = 2 as is_two,
    count(*) over () = 3 as is_three
from placed
order by place_number
