-- How many people may become victims of the breach, and what may they lose?
--
-- Grain:       one row per share of persons whom the breach makes victims in a year and loss of
--              each, three of either, the least loss first.
-- Needs:       assumed figures, vital status.
-- Headline (is_few):
--              No published figure attributes scams to this breach, and these numbers cannot; of
--              {person_count:living_persons} fewer than one would become its victim in a year, even
--              at {most_added_share}.
-- Headline:    No published figure attributes scams to this breach, and these numbers cannot. If,
--              in a year, from {least_added_share:.2} to {most_added_share} of {person_count:M
--              living_persons} became its victims, that would be some {least_added_count} to
--              {most_added_count:persons} and a loss of {least_loss_eur} to {most_loss_eur}; at the
--              national rate, some {recorded_count:persons} on file would make a complaint about a
--              scam each year in any case.
-- Note:        a range over assumptions, not a forecast: no row is likelier than another, and the
--              breach may have added no victim at all; a court may find a causal link, case by
--              case. Recorded victims are those of France in 2023 divided by its residents, as if
--              persons on file were residents like others; about one victim in ten makes a
--              complaint, so all_count is ten times as large. Losses are before any refund by a
--              bank. Who can be harmed: see fields/harms.
-- Source:      recorded victims: SSMSI; residents: INSEE; shares and losses: assumptions, with what
--              each end is taken from, see method/ledger.

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

harmed as (

    select
        living.record_count,
        living.person_count,
        losses.value as loss_per_victim_eur,
        added.value / 100000 as added_share,
        living.person_count * added.value / 100000 as added_count,
        living.person_count * added.value / 100000 * losses.value as loss_eur,
        living.person_count * assumed('recorded_scam_victims') / assumed('population_total')
            as recorded_count
    from living
    cross join assumed_range('added_victims_per_hundred_thousand') as added
    cross join assumed_range('loss_per_victim_eur') as losses
    where living.person_count > 0

)

select
    record_count,
    person_count,
    added_share,
    loss_per_victim_eur,
    added_count,
    loss_eur,
    recorded_count,
    'added_victims_per_hundred_thousand' as added_evidence_id,
    'loss_per_victim_eur' as loss_evidence_id,
    'recorded_scam_victims' as recorded_evidence_id,
    recorded_count * 1000 / assumed('scam_victims_who_complain_per_mille') as all_count,
    min(added_share) over () as least_added_share,
    max(added_share) over () as most_added_share,
    min(added_count) over () as least_added_count,
    max(added_count) over () as most_added_count,
    min(loss_eur) over () as least_loss_eur,
    max(loss_eur) over () as most_loss_eur,
    max(added_count) over () < 1 as is_few
from harmed
order by loss_eur asc, added_share asc
