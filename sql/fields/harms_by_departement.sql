-- What can be done with the fields that are out, by département?
--
-- Grain:       one row per harm and département, in the order of harms, most exposed
--              first.
-- Parameters:  $harms, a list of harms; null asks for all. The selection: $departements,
--              $age_bands, $sexes, $statuses, $first_years, $end_bands, lists of values;
--              null keeps all.
-- Headline:    {harm_name}: most exposed is {departement_name}, {person_share:.1%} of its
--              persons, {person_count:,} in {record_count:,} records.
-- Note:        who can be harmed, not who is. The share is that of the persons of the
--              same département; harms overlap. Landlines count as phones.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most
--              of them are an assumption.

with

held as (

    select
        departement_code,
        holding(field_mask, status) as held_bits,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, held_bits

),

asked as (

    select
        harm_id,
        harm_name,
        harm_number
    from harms
    where $harms::varchar[] is null or list_contains($harms::varchar[], harm_id)

),

counted as (

    select
        asked.harm_id,
        held.departement_code,
        sum(held.record_count) filter (hits.harm_id is not null) as record_count,
        sum(held.person_count) filter (hits.harm_id is not null) as person_count,
        sum(held.person_count) as total_person_count
    from held
    cross join asked
    left join opened_harms() as hits
        on held.held_bits = hits.held_bits and asked.harm_id = hits.harm_id
    group by asked.harm_id, held.departement_code

)

select
    asked.harm_id,
    asked.harm_name,
    counted.departement_code,
    departements.departement_name,
    coalesce(counted.record_count, 0)::bigint as record_count,
    coalesce(counted.person_count, 0)::bigint as person_count,
    coalesce(counted.person_count, 0) / nullif(counted.total_person_count, 0)
    as person_share
from counted
inner join asked using (harm_id)
inner join departements using (departement_code)
order by asked.harm_number asc, person_share desc, counted.departement_code asc
