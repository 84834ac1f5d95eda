-- What can be done with the exposed fields, by age?
--
-- Grain:       one row per harm and age band, in the order of harms, most exposed first.
-- Needs:       fields, age.
-- Example:     $harms phishing_email sim_swap nir_linkage situation_revealed
-- Headline:    {harm_id}: the most exposed age band is {age_band}, with {person_share:.1} of the
--              persons of that age, {person_count:persons} in {record_count:records},
--              {kind.as_modelled}.
-- Note:        possible victims are counted, not actual ones. The share is of the persons of the
--              same age band; harms overlap. Landlines count as phone numbers.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

select
    harm_id,
    dimension_value::age_band as age_band,
    record_count,
    person_count,
    person_share
from harms_by(
    'age_band',
    $harms, $provenance, $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
)
order by harm_number asc, person_share desc, age_band asc
