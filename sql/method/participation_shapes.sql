-- Which other shares of each age would give the same total of persons?
--
-- Grain:       one row per age band, youngest first.
-- Needs:       breach figures, age, sex, area, residents, vital status.
-- Headline (most persons per year):
--              Of residents aged {age_band}, {persons_per_thousand} are in the file by assumption:
--              only the total of all ages, {settled_count:M persons}, is published. A flatter shape
--              with the same total has {flatter_persons_per_thousand}, a steeper one
--              {steeper_persons_per_thousand}.
-- Finding:     Other shapes by age fit the published total as well
-- Mark:        modelled
-- Full size:   rates
-- Note:        no count by age was published. The model takes a share of each age by judgement
--              (reference/participation_by_age.csv); rates are of living residents, and those who
--              have died or live abroad, a separate assumption, make up the rest of the total. The
--              flattest shape has the same share of every age; the flatter one is halfway to it.
--              The steepest has everybody of the ages with the highest shares, and nobody of the
--              others; the steeper one is halfway to that. So the total stays the same, and no age
--              has more persons in the file than residents. Neither is likelier than the other;
--              they show how far rates by age, and so the age structure of each place, are open.
-- Source:      residents: INSEE, estimates at 1 January 2023 by département, sex and age; the sum:
--              CNIL, see method/ledger; parts of ages and both shapes: assumption.

with

by_band as (

    select
        age_band,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint as living_here_person_count,
        sum(died_or_left_person_count)::bigint as died_or_left_person_count,
        sum(resident_count)::bigint as resident_count
    from exposed_residents(null, null, null, null, null, null)
    group by age_band

),

-- In a world made smaller than the file, an age has room for as much smaller a part.
rooms as (

    select
        *,
        resident_count * sum(person_count + died_or_left_person_count) over ()
        / assumed('persons_final') as room_count,
        resident_count * sum(living_here_person_count) over () / sum(resident_count) over ()
            as flattest_count,
        sum(living_here_person_count) over () as all_living_here_person_count
    from by_band

),

filled as (

    select
        *,
        least(
            room_count,
            greatest(
                0,
                all_living_here_person_count - coalesce(sum(room_count) over fuller_ages, 0)
            )
        ) as steepest_count
    from rooms
    window fuller_ages as (
        order by living_here_person_count / resident_count desc, age_band asc
        rows between unbounded preceding and 1 preceding
    )

),

shaped as (

    select
        *,
        (living_here_person_count + flattest_count) / 2 as flatter_count,
        (living_here_person_count + steepest_count) / 2 as steeper_count
    from filled

)

select
    age_band,
    resident_count,
    person_count,
    living_here_person_count,
    died_or_left_person_count,
    round(flatter_count)::bigint as flatter_living_here_person_count,
    round(steeper_count)::bigint as steeper_living_here_person_count,
    1000 * living_here_person_count / resident_count as persons_per_thousand,
    1000 * flatter_count / resident_count as flatter_persons_per_thousand,
    1000 * steeper_count / resident_count as steeper_persons_per_thousand,
    living_here_person_count / age_band_years(age_band) as persons_per_year,
    assumed('persons_final')::bigint as settled_count
from shaped
order by age_band
