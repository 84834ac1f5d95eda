-- What can be done with the exposed fields, by département?
--
-- Grain:       one row per harm and département, in the order of harms, most exposed first.
-- Needs:       fields, area.
-- Example:     $departements 13 2A 23 59 62 75 93 974 $harms phishing_email sim_swap nir_linkage
--              situation_revealed
-- Headline (is_range):
--              {harm_id}: possible for {lowest_person_share:.1} to {highest_person_share:.1} of the
--              persons, depending on the département, {kind.as_modelled}.
-- Headline:    {harm_id}: possible for {person_share:.1} of the persons of {departement_code},
--              {person_count} in {record_count:records}, {kind.as_modelled}.
-- Note:        possible victims are counted, not actual ones. The share is of the persons of the
--              same département; harms overlap. Landlines count as phone numbers. The content of
--              records is modelled alike everywhere: the rank of a département says nothing about
--              it, see method/departement_figures. Residents only: people who live abroad are in no
--              département.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

by_departement as (

    select
        * exclude (dimension_value),
        dimension_value::departement_code as departement_code
    from harms_by(
        'departement_code',
        $harms, $provenance, every_place($departements),
        $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

)

select
    by_departement.harm_id,
    by_departement.departement_code,
    departements.departement_name,
    by_departement.record_count,
    by_departement.person_count,
    by_departement.person_share,
    min(by_departement.person_share) over one_harm as lowest_person_share,
    max(by_departement.person_share) over one_harm as highest_person_share,
    coalesce(lowest_person_share < highest_person_share, false) as is_range
from by_departement
inner join departements using (departement_code)
window one_harm as (partition by by_departement.harm_id)
order by
    by_departement.harm_number asc,
    by_departement.person_share desc,
    by_departement.departement_code asc
