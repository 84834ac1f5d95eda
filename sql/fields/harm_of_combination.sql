-- What can be done with each combination of fields?
--
-- Grain:       one row per combination that occurs of the fields that a record can lack, dates of
--              registration with them, most persons first.
-- Parameters:  $provenance, whose list of fields counts: decision, announcement, or press, which is
--              the decision and what the press alone reports; null is decision. The selection:
--              $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, lists of
--              values; null keeps all.
-- Headline:    One combination is out for more persons than any other, {person_share}, about
--              {person_count:M} in {record_count:M records}: it opens {harm_count:ways_to_harm}
--              them.
-- Note:        who can be harmed, not who is. Fields on every record stand in no combination, and
--              what they suffice for alone is possible with each.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

opened as (

    from opened_harms($provenance)

)

select
    held.held_bits,
    held.record_count,
    held.person_count,
    field_ids(held.held_bits) as field_ids,
    held.person_count / nullif(sum(held.person_count) over (), 0) as person_share,
    count(harms.harm_id)::integer as harm_count,
    string_agg(harms.harm_id, ' ' order by harms.harm_number) as harm_ids
from held
left join opened as hits on held.held_bits = hits.held_bits
left join harms on hits.harm_id = harms.harm_id
group by held.held_bits, held.record_count, held.person_count
order by held.person_count desc, held.held_bits asc
