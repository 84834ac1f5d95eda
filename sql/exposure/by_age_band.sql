-- How many people of each age does the breach expose?
--
-- Grain:       one row per age band, youngest first.
-- Needs:       age.
-- Headline (is_all):
--              All are aged {age_band}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (all_child_person_share):
--              {kind.at_least}{all_minor_person_count:persons} {all_minor_person_count:is/are}
--              under eighteen, {all_minor_person_share:.1} of those of known age;
--              {kind.at_least}{all_child_person_count:persons} {all_child_person_count:is/are}
--              under sixteen, {all_child_person_share:.1}, and
--              {kind.at_least}{all_under_15_person_count} under fifteen.
-- Headline (most persons per year):
--              Per year of age the largest group is {age_band}, with {person_share:.1} of the
--              persons exposed: about {person_count:M persons} in {record_count:M records}.
-- Note:        a living person counts once, where the primary record is, and in a place only if in
--              France, so that places add up to less than the country. Ages are those of
--              {breach.reference_day}. A list may have children: the sentence then counts those
--              under 18, under 16 and under 15, as their band does not compare with a band of five
--              years. Bands of unequal width are compared per year of age; 75 and over, which has
--              no end, is not compared. {kind.Ages_assumed}

with

cells as (

    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    cells.age_band,
    sum(cells.record_count)::bigint as record_count,
    sum(cells.person_count)::bigint as person_count,
    sum(cells.person_count) / age_band_years(cells.age_band) as persons_per_year,
    sum(cells.person_count) / nullif(sum(sum(cells.person_count)) over (), 0) as person_share,
    person_share = 1 as is_all,
    coalesce(sum(sum(cells.person_count) filter (age_bands.first_age < 18)) over (), 0)::bigint
    as all_minor_person_count,
    all_minor_person_count / nullif(
        sum(sum(cells.person_count) filter (cells.age_band is not null)) over (), 0
    ) as all_minor_person_share,
    coalesce(sum(sum(cells.person_count) filter (age_bands.first_age < 16)) over (), 0)::bigint
    as all_child_person_count,
    all_child_person_count / nullif(
        sum(sum(cells.person_count) filter (cells.age_band is not null)) over (), 0
    ) as all_child_person_share,
    coalesce(sum(sum(cells.person_count) filter (age_bands.first_age < 15)) over (), 0)::bigint
    as all_under_15_person_count
from cells
left join age_bands on cells.age_band = age_bands.age_band
group by cells.age_band
order by cells.age_band
