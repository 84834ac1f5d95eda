-- Of how many people could one attacker hold the NIR, contact details, IBAN and employer together?
--
-- Grain:       one row.
-- Needs:       assumed figures, age, sex, area, contact, vital status, other breaches.
-- Headline:    If breaches are independent, an attacker could hold the NIR, contact details, IBAN
--              and employer of about {person_count:M persons} ({little_overlap_person_count:~} if
--              breaches overlap little, {much_overlap_person_count:~} if much); all that is known
--              is that the number is {least_person_count:M} to {most_person_count:M}.
-- Full size:   bounds
-- Note:        NIR and contact details, an e-mail address or a phone number, are on file here; IBAN
--              and employer come from other breaches the person was in too, all confirmed: no
--              claimed breach took either. person_count is modelled: membership of a breach is
--              drawn independently inside its perimeter. The expected count is close to it for this
--              reason only, and may be far from the truth. Least and most are what the published
--              sizes allow, wherever the persons who were hit live; expected, least_if_even_count
--              and most_if_even_count spread each breach evenly over its perimeter: see
--              combination/composite_profiles. N is resident_count, residents aged 16 to 94. The
--              IBANs of SFR, 150,000 of 3.6 million persons, are not counted.
--              little_overlap_person_count and much_overlap_person_count are two cases: a part of
--              the way from independence to least_if_even_count or most_if_even_count; how large a
--              part is an assumption, breach_dependence_per_mille.
-- Source:      other breaches: as breaches.source; residents: INSEE, 1 January 2023; how far little
--              and much go: assumption, see method/ledger.

with

whole as (

    select
        sum(person_count) as exposed_person_count,
        sum(record_count) filter (has_nir and has_contact and has_iban and has_employer)
            as record_count,
        sum(person_count) filter (has_nir and has_contact and has_iban and has_employer)
            as person_count
    from selected_composites($departements, $age_bands, $sexes, $statuses)

),

bounds as (

    select
        max(resident_count) as resident_count,
        max(register_person_count) as register_person_count,
        max(expected_person_count) as expected_person_count,
        max(least_person_count) as least_person_count,
        max(most_person_count) as most_person_count,
        max(least_if_even_count) as least_if_even_count,
        max(most_if_even_count) as most_if_even_count
    from composite_bounds($departements, $age_bands, $sexes, $statuses)
    where has_nir and has_contact and has_iban and has_employer and not has_insurer

)

select
    coalesce(whole.record_count, 0)::bigint as record_count,
    coalesce(whole.person_count, 0)::bigint as person_count,
    coalesce(whole.person_count, 0) / nullif(whole.exposed_person_count, 0)
        as person_share,
    round(bounds.resident_count)::bigint as resident_count,
    round(bounds.register_person_count)::bigint as register_person_count,
    round(bounds.expected_person_count)::bigint as expected_person_count,
    round(bounds.least_person_count)::bigint as least_person_count,
    round(bounds.most_person_count)::bigint as most_person_count,
    round(bounds.least_if_even_count)::bigint as least_if_even_count,
    round(bounds.most_if_even_count)::bigint as most_if_even_count,
    round(
        little_overlap(coalesce(whole.person_count, 0), coalesce(bounds.least_if_even_count, 0))
    )::bigint as little_overlap_person_count,
    round(
        much_overlap(coalesce(whole.person_count, 0), coalesce(bounds.most_if_even_count, 0))
    )::bigint as much_overlap_person_count
from whole
cross join bounds
