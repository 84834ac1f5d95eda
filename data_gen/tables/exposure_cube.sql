-- exposure_cube: one row per combination that occurs of département, sex, age band, status,
-- year of first registration, band of years since the last registration ended and whether a
-- candidate space has a NIR.
--
-- Counts add up, so any filtered breakdown is a sum over a few hundred thousand cells.
-- A person counts where the primary record is.
-- Summed from contact_cube, which is quicker than from the records.

select
    departement_code,
    sex,
    age_band,
    status,
    first_year,
    end_band,
    is_space_with_nir,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(if(fate = 'deceased', 0, person_count))::bigint as living_person_count,
    sum(if(fate = 'resident', person_count, 0))::bigint as living_here_person_count
from contact_cube
group by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir
order by departement_code, sex, age_band, status, first_year, end_band, is_space_with_nir
