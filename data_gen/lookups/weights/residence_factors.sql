-- One list per status, sex and five-year band: the factor of each of the 101 residences, which
-- brings the group to its own number of persons in each département.

select list(factor::bigint order by departement_code)
from read_texts(getvariable('setting') || '/residence_factors.csv')
group by status, sex, age_band
order by
    status::status,
    sex::sex,
    age_band
