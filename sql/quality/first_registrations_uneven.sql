-- Do generations differ in how many of them first registered at sixteen or seventeen?
--
-- Grain:       one row per five years of age on the reference day, from 20 to 34, whose first
--              registrations at 16 and 17 per resident differ from those of all by more than a
--              tenth, beyond chance; none is right.
-- Needs:       records.
-- Note:        the oldest were 16 before the twenty years began; the youngest have not been 18 for
--              long. A difference exceeds chance above 3.5 standard errors.
-- Source:      residents: INSEE, estimates at 1 January 2023.
-- Over a second:
--              some 2 s at 43 million records, as it reads every record as exported.

with

young as (

    select
        date_sub('year', born_on, reference_day()) // 5 * 5 as age_from,
        count(*) filter (first_registered_on < born_on + interval 18 year) as first_count
    from registrants
    where
        is_primary
        and born_on > reference_day() - interval 35 year
        and born_on <= reference_day() - interval 20 year
    group by age_from

),

generations as (

    select
        age_bands.first_age as age_from,
        sum(residents.resident_count) as resident_count
    from residents
    inner join age_bands using (age_band)
    group by age_bands.first_age

),

compared as (

    select
        young.age_from,
        young.first_count,
        sum(young.first_count) over () * generations.resident_count
        / sum(generations.resident_count) over () as expected_count
    from young
    inner join generations using (age_from)

)

select
    age_from,
    first_count,
    expected_count
from compared
where abs(first_count - expected_count) > 0.1 * expected_count + 3.5 * sqrt(expected_count)
order by age_from asc
