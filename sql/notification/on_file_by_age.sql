-- To whom does one write for minors, and by which channel?
--
-- Grain:       one row per group of ages, youngest first: under 15, minors from 15 on, adults.
-- Needs:       age, contact.
-- Headline (not minor_person_count):
--              {kind.In_the_model}, nobody of known age is a minor.
-- Headline (under_15_person_count):
--              {kind.In_the_model}, {kind.at_least}{minor_person_count:M persons}
--              {minor_person_count:is a minor/are minors}: write to a parent and, in plain words,
--              to the child. Of these, {under_15_person_count:M} {under_15_person_count:is/are}
--              under fifteen, and {minor_unwritable_person_count:M}
--              {minor_unwritable_person_count:has/have} no contact on file for writing.
-- Headline:    {kind.In_the_model}, {kind.at_least}{minor_person_count:M persons}
--              {minor_person_count:is a minor/are minors}: write to a parent and, in plain words,
--              to the child. Nobody is
--              under fifteen, and {minor_unwritable_person_count:M}
--              {minor_unwritable_person_count:has/have} no contact on file for writing.
-- Finding (not minor_person_count):
--              Nobody of known age is a minor
-- Finding (under_15_person_count):
--              {kind.at_least}{minor_person_count:M} {minor_person_count:is a minor/are minors},
--              {under_15_person_count:M} of them under fifteen: write to a parent, too
-- Finding:     {kind.at_least}{minor_person_count:M} {minor_person_count:is a minor/are minors}:
--              write to a parent, too
-- Base:        persons
-- Mark:        modelled
-- Note:        a minor is under 18 (Code civil, Art. 414), and parents act for a minor. From
--              fifteen on a minor consents alone to the processing of an online service; below,
--              together with a parent (Loi Informatique et Libertés, Art. 45). What is told to a
--              child has to be in clear and plain words (Article 12(1) GDPR). △ As we read them, a
--              letter goes to the parents and to the minor. Whether an address on file is that of
--              the child or of a parent is not known. A person counts by the first channel that the
--              contacts on file allow, as in notification/on_file. {kind.Ages_assumed}
-- Source:      Art. 45: as CNIL tells it, https://cnil.fr/fr/recommandation-4-rechercher-le-
--              consentement-dun-parent-pour-les-mineurs-de-moins-de-15-ans

with

contacts as (

    from contacts_on_file(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

on_file as (

    select
        contacts.*,
        case
            when age_bands.last_age < 15 then 'under_15'
            when age_bands.is_minor then '15-17'
            when age_bands.first_age >= 18 then '18_and_over'
        end as age_group
    from contacts
    left join age_bands using (age_band)

),

summed as (

    select
        age_group,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (channel = 'email'), 0)::bigint
            as email_first_person_count,
        coalesce(sum(person_count) filter (channel = 'sms'), 0)::bigint
            as mobile_first_person_count,
        coalesce(sum(person_count) filter (channel = 'letter'), 0)::bigint
            as address_first_person_count,
        coalesce(sum(person_count) filter (channel = 'public_notice'), 0)::bigint
            as unwritable_person_count
    from on_file
    group by age_group
    having sum(person_count) > 0

)

select
    *,
    coalesce(sum(person_count) filter (age_group in ('under_15', '15-17')) over (), 0)::bigint
        as minor_person_count,
    coalesce(sum(person_count) filter (age_group = 'under_15') over (), 0)::bigint
        as under_15_person_count,
    coalesce(
        sum(unwritable_person_count) filter (age_group in ('under_15', '15-17')) over (), 0
    )::bigint as minor_unwritable_person_count
from summed
order by list_position(['under_15', '15-17', '18_and_over'], age_group) asc nulls last
