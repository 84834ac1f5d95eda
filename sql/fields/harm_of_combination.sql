-- What can be done with each combination of fields?
--
-- Grain:       one row per combination that occurs of the fields that a record can lack, dates of
--              registration with them; of the five fields' combinations, most persons first.
-- Needs:       fields, vital status.
-- Headline:    The commonest combination of some or all of the five fields is exposed for
--              {combination_person_share} of the persons, about {combination_person_count:M}; by
--              assumption, it opens at least {least_harm_count:ways_to_harm} them.
-- Mark:        modelled
-- Note:        possible victims are counted, not actual ones. Fields in every record are in no
--              combination, and what they allow alone is possible with each. combination_… counts
--              the persons with the same subset of the five fields of fields/combinations, with the
--              dates or without; least_harm_count is the fewest harms that any of them allows.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

-- Of a list of one's own, a field without a column is not known, and stands in no combination.
known as (

    -- A mobile of a list has a bit (128) and is no field.
    select coalesce(bit_or(holding_bit), 0) | 128 as known_bits
    from fields
    where held_by in ('some_records', 'registrants')

),

holdings as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

held as (

    select
        holdings.held_bits & known.known_bits as held_bits,
        sum(holdings.record_count)::bigint as record_count,
        sum(holdings.person_count)::bigint as person_count,
        sum(holdings.living_here_person_count)::bigint as living_here_person_count
    from holdings
    cross join known
    group by holdings.held_bits & known.known_bits

),

hits as (

    from opened_harms($provenance)

),

opened as (

    select
        hits.held_bits,
        count(*)::integer as harm_count,
        string_agg(hits.harm_id, ' ' order by harms.harm_number) as harm_ids
    from hits
    inner join harms using (harm_id)
    group by hits.held_bits

),

combinations as (

    select
        held_bits & 31 as field_mask,
        sum(person_count)::bigint as person_count,
        sum(living_here_person_count)::bigint as living_here_person_count
    from held
    group by field_mask

),

whole as (

    select nullif(sum(person_count), 0) as person_count from combinations

)

select
    held.held_bits,
    combinations.field_mask::integer as field_mask,
    held.record_count,
    held.person_count,
    combinations.person_count as combination_person_count,
    combinations.living_here_person_count as combination_living_here_person_count,
    opened.harm_ids,
    field_ids(held.held_bits) as field_ids,
    held.person_count / whole.person_count as person_share,
    combinations.person_count / whole.person_count as combination_person_share,
    coalesce(opened.harm_count, 0) as harm_count,
    min(coalesce(opened.harm_count, 0)) over (partition by combinations.field_mask)
        as least_harm_count
from held
inner join combinations on held.held_bits & 31 = combinations.field_mask
cross join whole
left join opened on held.held_bits = opened.held_bits
order by
    combinations.person_count desc,
    combinations.field_mask asc,
    held.person_count desc,
    held.held_bits asc
