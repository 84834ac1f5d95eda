-- Where are more people exposed than the number of residents allows?
--
-- Grain:       one row per département, sex and age band where more than 950 of 1,000 residents
--              have one, beyond chance; none is right.
-- Needs:       records.
-- Note:        the deceased and those abroad are left out. A difference exceeds chance above five
--              standard errors, where 15 persons or more are possible. With fewer than 43 million
--              records, the number of residents is reduced in proportion.
-- Source:      residents: INSEE, estimates at 1 January 2023.

with

living as (

    select
        departement_code,
        sex,
        age_band,
        sum(living_here_person_count)::bigint as living_here_person_count
    from age_cube
    group by departement_code, sex, age_band

),

most as (

    select
        residents.departement_code,
        residents.sex,
        residents.age_band,
        0.95 * residents.resident_count * provenance.person_count / 36820828 as most_person_count
    from residents
    cross join provenance

)

select
    living.departement_code,
    living.sex,
    living.age_band,
    living.living_here_person_count,
    most.most_person_count
from living
inner join most using (departement_code, sex, age_band)
where
    most.most_person_count >= 15
    and living.living_here_person_count
    > most.most_person_count + 5 * sqrt(most.most_person_count)
order by living.departement_code asc, living.sex asc, living.age_band asc
