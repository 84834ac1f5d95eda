-- How long ago did the last registration of the exposed people end?
--
-- Grain:       one row per band of completed years since the last registration ended.
-- Needs:       end.
-- Headline (is_all):
--              All {kind.registrations} ended {end_band} ago: those of about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (most persons per year):
--              Per year since the end, the largest group of {kind.the_formerly_registered} is that
--              with an end {end_band} ago: {person_share:.1}, about {person_count:M persons} in
--              {record_count:M records}.
-- Note:        a person counts once, where the primary record is. Only the formerly registered have
--              an end, so the others are left out. Bands of unequal width are compared per year;
--              the last, 16–20 years, covers four, as no registration on file ended more than
--              twenty years ago.

select
    end_band,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / end_band_years(end_band) as persons_per_year,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    person_share = 1 as is_all
from selected_cells(
    $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
where end_band is not null or status = 'formerly_registered'
group by end_band
order by end_band
