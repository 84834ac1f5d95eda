-- What can be done with the fields that are out, by age?
--
-- Grain:       one row per harm and age band, in the order of harms, most exposed first.
-- Parameters:  $harms, a list of harms; null asks for all. The selection: $departements,
--              $age_bands, $sexes, $statuses, $first_years, $end_bands, lists of values;
--              null keeps all.
-- Headline:    {harm_name}: most exposed are those aged {age_band}, {person_share:.1%} of
--              them, {person_count:,} persons in {record_count:,} records.
-- Note:        who can be harmed, not who is. The share is that of the persons of the
--              same age band; harms overlap. Landlines count as phones.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most
--              of them are an assumption.

with

held as (

    select
        age_band,
        holding(field_mask, status) as held_bits,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by age_band, held_bits

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
        held.age_band,
        sum(held.record_count) filter (hits.harm_id is not null) as record_count,
        sum(held.person_count) filter (hits.harm_id is not null) as person_count,
        sum(held.person_count) as total_person_count
    from held
    cross join asked
    left join opened_harms() as hits
        on held.held_bits = hits.held_bits and asked.harm_id = hits.harm_id
    group by asked.harm_id, held.age_band

)

select
    asked.harm_id,
    asked.harm_name,
    counted.age_band,
    coalesce(counted.record_count, 0)::bigint as record_count,
    coalesce(counted.person_count, 0)::bigint as person_count,
    coalesce(counted.person_count, 0) / nullif(counted.total_person_count, 0)
    as person_share
from counted
inner join asked using (harm_id)
order by asked.harm_number asc, person_share desc, counted.age_band asc
