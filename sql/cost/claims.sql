-- What may claims for compensation cost the agency?
--
-- Grain:       one row per share of persons who claim and award to each, three of either, the
--              least cost first.
-- Needs:       assumed figures, vital status.
-- Headline (is_few):
--              Of {person_count:living_persons} fewer than one would claim compensation, even at
--              {most_claimants_of_thousand} claims per thousand.
-- Headline:    If from {least_claimants_of_thousand:.1} to {most_claimants_of_thousand} of every
--              thousand living persons claimed compensation and were awarded from {least_award_eur}
--              to {most_award_eur} each, that would cost from {least_claims_eur} to
--              {most_claims_eur}, on top of notification, crisis management and fine.
-- Note:        a range over assumptions, never a forecast: no row is likelier than another. Whoever
--              suffered damage from an infringement has a right to compensation (GDPR Art. 82);
--              fear of misuse can be damage, if it is well founded (CJEU, C-340/21). Lawyers' fees
--              and court costs are left out, and so is material damage. No total of cost/total
--              includes these sums.
-- Source:      shares and awards: assumptions, with what each end is taken from, and the judgment
--              C-340/21: see method/ledger.

with

living as (

    select
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_contacts_any_place(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    where fate <> 'deceased'

),

claimed as (

    select
        living.record_count,
        living.person_count,
        awards.value as award_eur,
        claimants.value / 100 as claimants_of_thousand,
        living.person_count * claimants.value / 100000 as claimant_count,
        living.person_count * claimants.value / 100000 * awards.value as claims_eur
    from living
    cross join assumed_range('claimants_per_hundred_thousand') as claimants
    cross join assumed_range('award_eur') as awards
    where living.person_count > 0

)

select
    record_count,
    person_count,
    claimants_of_thousand,
    award_eur,
    claimant_count,
    claims_eur,
    'claimants_per_hundred_thousand' as claimant_evidence_id,
    'award_eur' as award_evidence_id,
    min(claimants_of_thousand) over () as least_claimants_of_thousand,
    max(claimants_of_thousand) over () as most_claimants_of_thousand,
    min(award_eur) over () as least_award_eur,
    max(award_eur) over () as most_award_eur,
    min(claims_eur) over () as least_claims_eur,
    max(claims_eur) over () as most_claims_eur,
    max(claimant_count) over () < 1 as is_few
from claimed
order by claims_eur asc, claimants_of_thousand asc
