-- What can be done with each combination of fields?
--
-- Grain:       one row per combination that occurs of the fields that a record can lack, dates of
--              registration with them, most persons first.
-- Parameters:  $provenance, whose list of fields counts: decision, announcement, or press, which is
--              the decision and what the press alone reports; null is decision. The selection:
--              $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, lists of
--              values; null keeps all.
-- Needs:       fields, status, vital status.
-- Headline:    One combination is out for more persons than any other, {person_share}, about
--              {person_count:M} in {record_count:M records}: it opens {harm_count:ways_to_harm}
--              them.
-- Finding (is_all_five): All five fields are out together for everybody here
-- Finding (all_five_person_count): All five fields are out together for {all_five_person_share}
-- Finding:     All five fields are known to be out together for nobody here
-- Mark:        modelled
-- Note:        who can be harmed, not who is. Fields on every record stand in no combination, and
--              what they suffice for alone is possible with each. combination_… counts those with
--              the same of the five fields of fields/combinations, with the dates or without, and
--              all_five_… those with all of these.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

-- Of a list of one's own, a field without a column is not known, and stands in no combination.
known as (

    select coalesce(bit_or(holding_bit), 0) as known_bits
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

opened as (

    from opened_harms($provenance)

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

    select
        nullif(sum(person_count), 0) as person_count,
        coalesce(sum(person_count) filter (field_mask = 31), 0)::bigint as all_five_person_count
    from combinations

)

select
    held.held_bits,
    combinations.field_mask::integer as field_mask,
    held.record_count,
    held.person_count,
    combinations.person_count as combination_person_count,
    combinations.living_here_person_count as combination_living_here_person_count,
    whole.all_five_person_count,
    field_ids(held.held_bits) as field_ids,
    held.person_count / whole.person_count as person_share,
    whole.all_five_person_count / whole.person_count as all_five_person_share,
    coalesce(whole.all_five_person_count = whole.person_count, false) as is_all_five,
    count(harms.harm_id)::integer as harm_count,
    string_agg(harms.harm_id, ' ' order by harms.harm_number) as harm_ids
from held
inner join combinations on held.held_bits & 31 = combinations.field_mask
cross join whole
left join opened as hits on held.held_bits = hits.held_bits
left join harms on hits.harm_id = harms.harm_id
group by all
order by held.person_count desc, held.held_bits asc
