-- What can be done with the exposed fields, and to how many people?
--
-- Grain:       one row per harm, most persons first.
-- Needs:       fields, vital status.
-- Headline:    By assumption, the data of {material_person_share:.1} of {total_person_count:M
--              persons} would suffice for at least one material harm.
-- Mark:        modelled
-- Note:        possible victims are counted, not actual ones; severity/by_segment scores the
--              severity. A living person counts when the fields of one of the sets of harm_fields
--              are exposed by the list chosen. By an official list the place of birth does not
--              count, although a NIR holds the commune of birth, and so allows the harm. Harms
--              overlap. Landlines count as phones; in a list of persons, phishing by SMS and SIM
--              swap count only mobiles.
-- Source:      reference/harm_fields.csv, where each set of fields has its source; most of them are
--              an assumption.

with

held as (

    from held_sets($departements, $age_bands, $sexes, $statuses, $first_years, $end_bands)

),

opened as (

    from opened_harms($provenance)

),

by_harm as (

    select
        hits.harm_id,
        sum(held.record_count)::bigint as record_count,
        sum(held.person_count)::bigint as person_count,
        sum(held.living_here_person_count)::bigint as living_here_person_count
    from held
    inner join opened as hits using (held_bits)
    group by hits.harm_id

),

materially as (

    select
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from held
    where held_bits in (
        select hits.held_bits
        from opened as hits
        inner join harms using (harm_id)
        where harms.impact = 'material'
    )

),

whole as (

    select sum(person_count) as person_count from held

)

select
    harms.harm_id,
    harms.impact,
    harms.harm_id as attack_id,
    harms.source,
    materially.record_count as material_record_count,
    materially.person_count as material_person_count,
    materially.person_count / nullif(whole.person_count, 0) as material_person_share,
    coalesce(by_harm.record_count, 0) as record_count,
    coalesce(by_harm.person_count, 0) as person_count,
    coalesce(by_harm.person_count, 0) / nullif(whole.person_count, 0) as person_share,
    coalesce(by_harm.living_here_person_count, 0) as living_here_person_count,
    coalesce(whole.person_count, 0)::bigint as total_person_count
from harms
left join by_harm using (harm_id)
cross join materially
cross join whole
order by person_count desc, harms.harm_number asc
