-- How many persons must a world have in which chance moves the share of women by a point at most?
--
-- Note: two standard deviations of a share p among n are 2 * sqrt(p * (1 - p) / n).

with

by_world as (

    select sum(person_count) filter (where sex = 'female') / sum(person_count) as person_share
    from exposure_cube

)

select
    person_share * (1 - person_share) * (2 / 0.01) ** 2 as person_count,
    person_share * (1 - person_share) / 0.01 ** 2 as person_count__one_deviation
from by_world
