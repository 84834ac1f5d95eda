-- Which sets of fields suffice for each harm, and how many people are exposed by only one?
--
-- Grain:       one row per harm and set of fields, in the order of harms.
-- Needs:       fields.
-- Headline:    {harm_id}: a set of fields that suffices is {field_ids}, exposed for
--              {person_count:persons} in {record_count:records}, {kind.as_modelled}.
-- Note:        no set contains another of the same harm; those with a field that is not on the
--              chosen list are left out. "Only" counts the people for whom this set is exposed, and
--              no other set of the same harm: they would be spared if these fields were no longer
--              together.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

counted_sets as (

    from counted_harm_sets($provenance)

),

hits as (

    select
        harm_sets.harm_id,
        harm_sets.set_number,
        held.record_count,
        held.person_count,
        count(*) over (partition by harm_sets.harm_id, held.held_bits) = 1 as is_only
    from held
    inner join counted_sets as harm_sets
        on held.held_bits & harm_sets.needed_bits = harm_sets.needed_bits

)

select
    harms.harm_id,
    harm_sets.set_number,
    harm_sets.field_ids,
    coalesce(sum(hits.record_count), 0)::bigint as record_count,
    coalesce(sum(hits.person_count), 0)::bigint as person_count,
    coalesce(sum(hits.record_count) filter (hits.is_only), 0)::bigint as only_record_count,
    coalesce(sum(hits.person_count) filter (hits.is_only), 0)::bigint as only_person_count
from counted_sets as harm_sets
inner join harms using (harm_id)
left join hits
    on harm_sets.harm_id = hits.harm_id and harm_sets.set_number = hits.set_number
group by all
order by any_value(harms.harm_number) asc, harm_sets.set_number asc
