-- What did each other breach add to what is known about the exposed people?
--
-- Grain:       one row per other breach, by date.
-- Needs:       published counts, breach figures, assumed figures, age, sex, area, contact, vital
--              status, other breaches.
-- Headline:    If breaches are independent, about {all_person_count:M} of the people exposed,
--              {all_person_share:.1}, {all_person_count:is/are} in another {counted_standing}
--              breach too ({little_overlap_person_count:~} if they overlap little,
--              {much_overlap_person_count:~} if much; by the published sizes alone,
--              {least_person_count:M} to {most_person_count:M}), some
--              {all_composite_person_count:M} of them with NIR, contact and IBAN.
-- Full size:   bounds
-- Mark:        modelled
-- Note:        new_… counts those whom no earlier breach of the list holds. composite means that
--              NIR and a contact are on file here and that a confirmed breach held the IBAN of all
--              its members; the 150,000 IBANs of SFR, of 3.6 million persons, are not counted.
--              Modelled: who is in a breach is drawn independently inside its perimeter. Least and
--              most follow from the published sizes: at least the largest of the minimum overlaps,
--              at most the sum of the maximum ones, see combination/other_breaches. Little and much
--              overlap are two cases, see combination/breaches_per_person: where breaches overlap
--              much, each holds more exposed people, but more often the same ones. Where they
--              overlap little, each holds fewer. For one status both are worked out for it alone,
--              so statuses do not add up.
-- Source:      other breaches: as breaches.source; how far little and much go:
--              assumption, see method/ledger.

with

listed as (

    select *
    from breaches
    where keeps_standing($standings, standing)

),

exposed as (

    select
        least(
            if(keeps_standing($standings, 'confirmed'), confirmed_breach_number, null),
            if(keeps_standing($standings, 'claimed'), claimed_breach_number, null)
        ) as breach_number,
        sum(record_count) as new_record_count,
        sum(person_count) as new_person_count
    from selected_first_breaches($departements, $age_bands, $sexes, $statuses)
    group by all

),

composites as (

    select
        iban_breach_number as breach_number,
        sum(record_count) as new_composite_record_count,
        sum(person_count) as new_composite_person_count
    from selected_first_ibans($departements, $age_bands, $sexes, $statuses)
    where is_joinable
    group by iban_breach_number

),

everyone as (

    select
        nullif(sum(new_person_count), 0) as person_count,
        counted_standing($standings) as counted_standing
    from exposed

),

bounds as (

    from union_bounds($departements, $age_bands, $sexes, $statuses, $standings)

),

living as (

    select
        departement_code,
        sex,
        age_band,
        sum(living_here_person_count) as person_count
    from selected_cells($departements, $age_bands, $sexes, $statuses, null, null)
    group by departement_code, sex, age_band

),

strata as (

    select
        sizes.departement_code,
        sizes.sex,
        sizes.age_band,
        sum(sizes.least_person_count) as least_person_count,
        max(sizes.most_person_count) as most_person_count
    from overlap_extremes($departements, $age_bands, $sexes, $statuses) as sizes
    where sizes.breach_id in (select listed.breach_id from listed)
    group by sizes.departement_code, sizes.sex, sizes.age_band

),

-- In one breach at least, as breach_count_extremes has it for one: spread evenly, nobody is in two
-- before all are in one; nested, all are in the largest.
extremes as (

    select
        coalesce(sum(least(strata.least_person_count, living.person_count)), 0)
            as evenly_person_count,
        coalesce(sum(strata.most_person_count), 0) as nested_person_count
    from strata
    inner join living using (departement_code, sex, age_band)
    where living.person_count > 0

)

select
    listed.breach_id,
    listed.breached_on,
    listed.organisation,
    listed.standing,
    everyone.counted_standing,
    coalesce(exposed.new_record_count, 0)::bigint as new_record_count,
    coalesce(exposed.new_person_count, 0)::bigint as new_person_count,
    sum(coalesce(exposed.new_record_count, 0)) over so_far::bigint as record_count,
    sum(coalesce(exposed.new_person_count, 0)) over so_far::bigint as person_count,
    sum(coalesce(exposed.new_person_count, 0)) over so_far / everyone.person_count
        as person_share,
    coalesce(composites.new_composite_record_count, 0)::bigint as new_composite_record_count,
    coalesce(composites.new_composite_person_count, 0)::bigint as new_composite_person_count,
    sum(coalesce(composites.new_composite_record_count, 0)) over so_far::bigint
        as composite_record_count,
    sum(coalesce(composites.new_composite_person_count, 0)) over so_far::bigint
        as composite_person_count,
    coalesce(sum(exposed.new_person_count) over (), 0)::bigint as all_person_count,
    all_person_count / everyone.person_count as all_person_share,
    coalesce(sum(composites.new_composite_person_count) over (), 0)::bigint
        as all_composite_person_count,
    round(bounds.least_person_count)::bigint as least_person_count,
    round(bounds.most_person_count)::bigint as most_person_count,
    -- To six places first: else half a person is rounded by the order in which DuckDB adds up.
    round(round(if_dependent(all_person_count, extremes.evenly_person_count), 6))::bigint
        as little_overlap_person_count,
    round(round(if_dependent(all_person_count, extremes.nested_person_count), 6))::bigint
        as much_overlap_person_count
from listed
cross join everyone
cross join bounds
cross join extremes
left join exposed using (breach_number)
left join composites using (breach_number)
window so_far as (order by listed.breach_number rows unbounded preceding)
order by listed.breach_number
