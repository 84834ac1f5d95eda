-- Persons with a twin on the register, by decade of birth.
--
-- Source:    assumption
-- Use:       modelled
-- Cluster:   4
-- Tolerance: 0.06
-- Note:      those who share day and place of birth and surname, with one number of birth in both
--            sexes or two that follow each other. A twin may be gone or never come;
--            strangers of one surname are a few.

with

met as (

    select
        (year(date '1929-01-01' + birth_day::integer) - 1) // 10 * 10 + 1 as decade,
        count(*) over (
            partition by
                birth_day,
                birth_place,
                birth_name,
                if(nir_order > 500, nir_order, nir_order + 1) // 2
        ) > 1 as has_twin
    from persons

)

select
    decade::varchar as cell,
    if(
        decade < 1981,
        assumed('twins_born_before_1981_per_mille'),
        assumed('twins_born_from_1981_per_mille')
    ) * count(*) / 1000 as target,
    count(*) filter (has_twin) as found,
    count(*) as people
from met
group by decade
order by decade
