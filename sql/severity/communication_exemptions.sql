-- Does an exemption from the duty to inform apply, and to how many persons?
--
-- Grain:       one row per exemption of Art. 34(3), the one that applies to most first.
-- Needs:       segments, messages, age, status, contact, worth of contacts, vital status,
--              kinds of copies.
-- Headline:    {kind.As_modelled}, no channel reaches {person_count} of
--              {to_inform_person_count:persons_to_inform}; as we read {legal_reference}, a public
--              communication or a similar measure, equally effective, is meant for them.
-- Note:        records and persons are those of living persons to whom the communication is due and
--              whom the exemption would exclude; channels are those of notification/channels. Only
--              the model knows beforehand whether mail arrives; a controller learns it only by
--              writing.
-- Source:      GDPR Art. 34(3), https://eur-lex.europa.eu/eli/reg/2016/679/oj, read in a copy;
--              reasons in communication_exemptions.

with

contacts as (

    select
        age_band,
        status,
        is_space_with_nir,
        channel = 'public_notice' as is_unreached,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, 'living'
    )
    group by age_band, status, is_space_with_nir, is_unreached

),

scores as (

    from segment_scores(null, $dpc::integer)

),

due as (

    select
        coalesce(sum(contacts.record_count), 0)::bigint as record_count,
        coalesce(sum(contacts.person_count), 0)::bigint as person_count,
        coalesce(sum(contacts.record_count) filter (contacts.is_unreached), 0)::bigint
        as unreached_record_count,
        coalesce(sum(contacts.person_count) filter (contacts.is_unreached), 0)::bigint
        as unreached_person_count
    from contacts
    inner join segment_members using (age_band, status, is_space_with_nir)
    inner join scores using (segment_id)
    where scores.is_due_by_enisa or scores.is_due_by_cnil

)

select
    exemptions.exemption_id,
    exemptions.legal_reference,
    exemptions.applies_to,
    exemptions.exemption_id as exemption_reason_id,
    exemptions.source,
    due.record_count as to_inform_record_count,
    due.person_count as to_inform_person_count,
    exemptions.applies_to <> 'nobody' as is_applicable,
    if(exemptions.applies_to = 'unreached', due.unreached_record_count, 0) as record_count,
    if(exemptions.applies_to = 'unreached', due.unreached_person_count, 0) as person_count
from communication_exemptions as exemptions
cross join due
order by person_count desc, exemptions.legal_reference asc
