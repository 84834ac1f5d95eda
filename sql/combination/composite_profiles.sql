-- What data can an attacker bring together on one person by adding the other breaches to this one?
--
-- Grain:       one row per set of NIR, contact, IBAN, employer and health insurer, 32 in
--              all, most fields first, then most persons who hold at least these.
-- Needs:       assumed figures, age, sex, area, contact, vital status, other breaches.
-- Headline (not at_least_person_count):
--              If breaches are independent, an attacker could bring {held_ids} together for nobody
--              here; all that is known is that this number is between {least_person_count} and
--              {most_person_count:exposed_persons}.
-- Headline:    If breaches are independent, an attacker could bring {held_ids} together for about
--              {at_least_person_count:exposed_persons}, {at_least_person_share:.1} of those exposed
--              ({little_overlap_person_count:~} if breaches overlap little,
--              {much_overlap_person_count:~} if much); all that is known is that this number is
--              between {least_person_count:M} and {most_person_count:M}.
-- Full size:   bounds
-- Mark:        modelled
-- Note:        record_count and person_count have exactly this set, at_least_… this set or more;
--              both are modelled: who is in a breach is drawn independently inside its perimeter.
--              NIR and contact, an e-mail address or a phone number, are those on file here; the
--              rest comes from other breaches, confirmed ones: no claimed one took an IBAN, an
--              employer or an insurer. The IBAN counts only where a breach held that of all its
--              members: the 150,000 IBANs of SFR, of 3.6 million persons, do not count. Expected,
--              least and most are for at least this set, as known to an outsider. Least and most
--              are Fréchet bounds of the published sizes; expected, least_if_even_count and
--              most_if_even_count spread each breach evenly over its perimeter and add up by
--              département, sex and age: products, and narrower bounds. N is resident_count,
--              residents aged 16 to 94. little_overlap_person_count and much_overlap_person_count
--              are two cases, see combination/worst_composite.
-- Source:      other breaches: as breaches.source; residents: INSEE, 1 January 2023; how far little
--              and much go: assumption, see method/ledger.

with

by_profile as (

    select
        has_nir,
        has_contact,
        has_iban,
        has_employer,
        has_insurer,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_composites($departements, $age_bands, $sexes, $statuses)
    group by has_nir, has_contact, has_iban, has_employer, has_insurer

),

bounds as (

    from composite_bounds($departements, $age_bands, $sexes, $statuses)

),

profiles as (

    select
        bounds.has_nir,
        bounds.has_contact,
        bounds.has_iban,
        bounds.has_employer,
        bounds.has_insurer,
        sum(by_profile.record_count) filter (
            bounds.has_nir = by_profile.has_nir
            and bounds.has_contact = by_profile.has_contact
            and bounds.has_iban = by_profile.has_iban
            and bounds.has_employer = by_profile.has_employer
            and bounds.has_insurer = by_profile.has_insurer
        ) as record_count,
        sum(by_profile.person_count) filter (
            bounds.has_nir = by_profile.has_nir
            and bounds.has_contact = by_profile.has_contact
            and bounds.has_iban = by_profile.has_iban
            and bounds.has_employer = by_profile.has_employer
            and bounds.has_insurer = by_profile.has_insurer
        ) as person_count,
        sum(by_profile.record_count) as at_least_record_count,
        sum(by_profile.person_count) as at_least_person_count,
        any_value(bounds.resident_count) as resident_count,
        any_value(bounds.expected_person_count) as expected_person_count,
        any_value(bounds.least_person_count) as least_person_count,
        any_value(bounds.most_person_count) as most_person_count,
        any_value(bounds.least_if_even_count) as least_if_even_count,
        any_value(bounds.most_if_even_count) as most_if_even_count
    from bounds
    left join by_profile
        on
            bounds.has_nir <= by_profile.has_nir
            and bounds.has_contact <= by_profile.has_contact
            and bounds.has_iban <= by_profile.has_iban
            and bounds.has_employer <= by_profile.has_employer
            and bounds.has_insurer <= by_profile.has_insurer
    group by
        bounds.has_nir,
        bounds.has_contact,
        bounds.has_iban,
        bounds.has_employer,
        bounds.has_insurer

),

coded as (

    select
        *,
        sum(person_count) over () as all_person_count,
        concat_ws(
            ' ',
            if(has_nir, 'nir', null),
            if(has_contact, 'contact', null),
            if(has_iban, 'iban', null),
            if(has_employer, 'employer', null),
            if(has_insurer, 'insurer', null)
        ) as codes
    from profiles

)

select
    has_nir,
    has_contact,
    has_iban,
    has_employer,
    has_insurer,
    coalesce(nullif(codes, ''), 'none') as held_ids,
    coalesce(record_count, 0)::bigint as record_count,
    coalesce(person_count, 0)::bigint as person_count,
    coalesce(person_count, 0) / greatest(all_person_count, 1) as person_share,
    coalesce(at_least_record_count, 0)::bigint as at_least_record_count,
    coalesce(at_least_person_count, 0)::bigint as at_least_person_count,
    coalesce(at_least_person_count, 0) / greatest(all_person_count, 1) as at_least_person_share,
    round(resident_count)::bigint as resident_count,
    -- To six places first: else half a person is rounded by the order in which DuckDB adds up.
    round(round(expected_person_count, 6))::bigint as expected_person_count,
    round(round(least_person_count, 6))::bigint as least_person_count,
    round(round(most_person_count, 6))::bigint as most_person_count,
    round(round(least_if_even_count, 6))::bigint as least_if_even_count,
    round(round(most_if_even_count, 6))::bigint as most_if_even_count,
    round(
        round(
            little_overlap(coalesce(at_least_person_count, 0), coalesce(least_if_even_count, 0)), 6
        )
    )::bigint as little_overlap_person_count,
    round(
        round(much_overlap(coalesce(at_least_person_count, 0), coalesce(most_if_even_count, 0)), 6)
    )::bigint as much_overlap_person_count
from coded
order by
    has_nir::tinyint + has_contact::tinyint + has_iban::tinyint
    + has_employer::tinyint + has_insurer::tinyint desc,
    at_least_person_count desc,
    held_ids asc
