-- Registered persons who have been so for a year or more, in all and by age.
--
-- Source:    INSEE and Dares, A, B, C, first quarter of 2024: 43.9 %; by age Dares, metropolitan
-- Use:       fitted
-- Tolerance: 0.02
-- Note:      the shares by age are brought to that of France; see
--            calibration/current_registrations.py.

with

registered as (

    select
        replace(labour_group, '-', '_to_') as age_group,
        sum(person_count)::bigint as people,
        sum(person_count) filter (is_year_or_more(duration_band))::bigint as found
    from duration_cube
    inner join age_bands using (age_band)
    where status = 'registered'
    group by age_group

),

published as (

    select
        age_group,
        sum(persons) filter (months_from = 12) / sum(persons) as share
    from read_values(getvariable('reference') || '/registered_by_duration.csv')
    where age_group <> 'all'
    group by age_group

),

scaled as (

    select
        registered.*,
        share * people * assumed('registered_year_or_more_per_mille') / 1000
        * sum(people) over () / sum(share * people) over () as target
    from registered
    inner join published using (age_group)

)

select
    age_group as cell,
    target,
    found,
    people
from scaled
union all
select
    'all' as cell,
    assumed('registered_year_or_more_per_mille') / 1000 * sum(people) as target,
    sum(found) as found,
    sum(people) as people
from scaled
order by cell
