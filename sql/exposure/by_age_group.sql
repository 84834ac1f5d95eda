-- How many people of each age group of the labour statistics does the breach expose?
--
-- Grain:       one row per age group of Dares: under 25, 25-49, 50 and over; youngest first.
-- Needs:       age.
-- Headline (is_all):
--              All persons are aged {age_group}: about {person_count:M persons} in
--              {record_count:M records}.
-- Headline (is_most):
--              Most of the exposed persons, {person_share:.1}, are aged {age_group}: about
--              {person_count:M persons} in {record_count:M records}.
-- Headline (most persons):
--              The largest age group is {age_group}, with {person_share:.1} of the exposed persons:
--              about {person_count:M persons} in {record_count:M records}.
-- Note:        a person counts once, where the primary record is. Ages are those of
--              {breach.reference_day}; under 25 begins at 16. The groups are of unequal width: nine
--              years, twenty-five years, and a third without an upper end. {kind.Ages_assumed}

with

cells as (

    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    left join age_bands using (age_band)

)

select
    labour_group as age_group,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(person_count) / nullif(sum(sum(person_count)) over (), 0) as person_share,
    person_share > 0.5 as is_most,
    person_share = 1 as is_all
from cells
group by labour_group
order by min(age_band)
