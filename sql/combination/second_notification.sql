-- Who would be written to again, once another breach adds an account number?
--
-- Grain:       one row per other confirmed breach that took everyone's IBAN: first those of a
--              million persons or more, then by date.
-- Needs:       segments, assumed figures, age, sex, area, status, vital status, other breaches.
-- Headline:    About {person_count:M} of the people exposed {person_count:is/are} in the breach of
--              {breach_id} too if the two are independent, and its account numbers add one more way
--              to harm them: {harm_id}. No rule read here requires it, but by our reading about
--              {due_person_count:~} of them would be written to again
--              ({little_overlap_due_person_count:~} if the two overlap little,
--              {much_overlap_due_person_count:~} if much); all that is known is that the number is
--              {least_due_person_count:M} to {most_due_person_count:M}.
-- Full size:   bounds
-- Note:        a reading, not a rule: the persons to inform of this breach who are also in the
--              other would be informed again, as one more harm becomes possible. Nothing read here
--              obliges the controller of the first breach to do so. record_count and person_count
--              count those in both, drawn as in combination/other_breaches; all are exposed to a
--              direct debit, as every record has a usage name. due_person_count counts those of
--              them to inform by severity/communication_due: for each département, sex, age band
--              and status, the share of living residents to whom a communication is due; for
--              candidate spaces, where this depends on the NIR, the number is expected, not
--              counted. Least and most are the Fréchet bounds of the persons to inform and the
--              whole breach, wherever it hit; little and much go part of the way to those of each
--              département, sex and age, see breach_dependence_per_mille. An account number alone
--              is a small risk: direct debit fraud was 22 million euros in 2023, 1.9% of fraud by
--              cashless means of payment. An unauthorised debit must be refunded, barring legal
--              exceptions, if reported without delay and within thirteen months.
-- Source:      other breaches: as breaches.source; fraud: Banque de France, Observatoire de la
--              sécurité des moyens de paiement, report on 2023, read second-hand (that the rate of
--              direct debits is very low: https://acedise.fr/?p=1250); thirteen months: Code
--              monétaire et financier, art. L. 133-24, read second-hand.

with

listed as (

    select *
    from breaches
    where has_iban_of_all and standing = 'confirmed' and breached_on > told_public_on()

),

members as (

    from selected_members($departements, $age_bands, $sexes, $statuses)

),

-- Nobody who died or lives abroad is in a breach of residents.
living as (

    from selected_contacts($departements, $age_bands, $sexes, $statuses, null, null)
    where fate = 'resident'

),

due as (

    from cells_to_inform(living, 'due')

),

either as (

    select
        departement_code,
        sex,
        age_band,
        status,
        person_count,
        0 as due_person_count
    from living
    union all
    select
        departement_code,
        sex,
        age_band,
        status,
        0 as person_count,
        person_count as due_person_count
    from due

),

parts as (

    select
        departement_code,
        sex,
        age_band,
        status,
        sum(person_count) as person_count,
        sum(due_person_count) as due_person_count
    from either
    group by departement_code, sex, age_band, status

),

-- Decimals, so that they can be added in any order.
in_both as (

    select
        members.breach_id,
        sum(members.record_count) as record_count,
        sum(members.person_count) as person_count,
        sum(
            (
                members.person_count * parts.due_person_count / nullif(parts.person_count, 0)
            )::decimal(28, 9)
        ) as due_person_count
    from members
    left join parts using (departement_code, sex, age_band, status)
    group by members.breach_id

),

due_strata as (

    select
        departement_code,
        sex,
        age_band,
        sum(due_person_count) / nullif(sum(person_count), 0) as due_share
    from parts
    group by departement_code, sex, age_band

),

all_strata as (

    from overlap_strata($departements, $age_bands, $sexes, $statuses)

),

strata as (

    select
        all_strata.*,
        (
            all_strata.register_person_count * coalesce(due_strata.due_share, 0)
        )::decimal(28, 9) as due_person_count
    from all_strata
    left join due_strata using (departement_code, sex, age_band)

),

bounds as (

    select
        listed.breach_id,
        sum(strata.due_person_count) as all_due_person_count,
        least_overlap(
            all_due_person_count,
            any_value(listed.person_count),
            any_value(listed.perimeter_person_count)
            + sum(strata.resident_count - strata.counted_resident_count)
        ) as least_due_person_count,
        most_overlap(all_due_person_count, any_value(listed.person_count))
            as most_due_person_count,
        sum(
            least_overlap(
                strata.due_person_count, strata.member_count, strata.resident_count
            )::decimal(28, 9)
        ) as least_if_even_count,
        sum(most_overlap(strata.due_person_count, strata.member_count)::decimal(28, 9))
            as most_if_even_count
    from listed
    inner join strata using (breach_id)
    group by listed.breach_id

)

select
    listed.breach_id,
    listed.breached_on,
    listed.organisation,
    harm_fields.harm_id,
    listed.person_count as breach_person_count,
    coalesce(in_both.record_count, 0)::bigint as record_count,
    coalesce(in_both.person_count, 0)::bigint as person_count,
    round(bounds.all_due_person_count)::bigint as resident_to_inform_person_count,
    round(coalesce(in_both.due_person_count, 0))::bigint as due_person_count,
    round(bounds.least_due_person_count)::bigint as least_due_person_count,
    round(bounds.most_due_person_count)::bigint as most_due_person_count,
    round(
        little_overlap(
            coalesce(in_both.due_person_count, 0), coalesce(bounds.least_if_even_count, 0)
        )
    )::bigint as little_overlap_due_person_count,
    round(
        much_overlap(
            coalesce(in_both.due_person_count, 0), coalesce(bounds.most_if_even_count, 0)
        )
    )::bigint as much_overlap_due_person_count
from listed
inner join harm_fields on harm_fields.field_id = 'bank_details'
left join in_both using (breach_id)
left join bounds using (breach_id)
order by listed.person_count >= 1000000 desc, listed.breached_on asc, listed.breach_id asc
