-- How do the records of the file lead to the persons whom only a public notice reaches?
--
-- Grain:       one row per count, in the order of the bridge: what is counted, what is taken off
--              it, and what is left. Of a place those who left it are taken off, too, and its
--              exposed residents are left; of the country these stand beside it, last.
-- Needs:       segments, age, status, contact, worth of contacts, vital status, kinds of copies.
-- Headline:    {kind.In_the_model}, {all_person_count:M persons} {all_person_count:has/have} their
--              primary record among {record_count:M records}; {all_living_person_count:M}
--              {all_living_person_count:is/are} alive, {to_inform_person_count:M}
--              {to_inform_person_count:is/are} to be informed, and only a public notice reaches
--              {public_notice_person_count:M}.
-- Finding (to_inform_person_count):
--              From {all_record_count:M records} to {to_inform_person_count:M persons_to_inform}
-- Finding:     A communication is due to nobody in {all_record_count:M records}
-- Mark:        modelled
-- Note:        each number is the one before, less what the row between them subtracts: further
--              records of these persons or of others, the dead, for a place those who have left
--              France, and the living to whom no communication is due. The persons to inform are
--              then split by the first channel that reaches them. Exposed residents are the living
--              who are in France: the rates of exposure/rate_by_… and the sheet of a département
--              count them. A record counts by its own status and contacts, not by those of its
--              person; a further record is never a person's primary record.
--              {breach.records_inferred}
-- Source:      persons of the whole file: CNIL; who is alive, what is on file and still good,
--              and all of a selection: modelled, see method/ledger; to whom a communication is
--              due: severity/communication_due.

with

kept as (

    from kept_contacts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

contacts as (

    select
        *,
        fate = 'deceased' as is_dead,
        fate = 'abroad' and $departements is not null as is_gone
    from grouped_contacts(kept)

),

-- The channel of each living person; null of those to whom nothing is due.
placed as (

    select
        contacts.fate,
        contacts.record_count,
        contacts.person_count,
        contacts.is_dead,
        contacts.is_gone,
        if(
            contacts.is_dead or contacts.is_gone or members.segment_id is null,
            null,
            first_channel(
                contacts.fate, contacts.email, contacts.has_mobile, contacts.street_address,
                contacts.status
            )
        ) as channel
    from contacts
    left join members_to_inform(null) as members using (age_band, status, is_space_with_nir)

),

counts as (

    select
        record_count,
        person_count,
        unnest([
            'records',
            'further_records',
            'persons',
            if(is_dead, 'dead', 'living'),
            if(is_gone, 'gone', null),
            if(is_dead or is_gone, null, if(channel is null, 'not_due', 'to_inform')),
            channel::varchar,
            if(fate = 'resident', 'exposed_residents', null)
        ]) as count_id
    from placed

),

steps as (

    select steps.*
    from (
        values
        (1, 'records'),
        (2, 'further_records'),
        (3, 'persons'),
        (4, 'dead'),
        (5, 'living'),
        (6, 'gone'),
        (if($departements is null, 15, 7), 'exposed_residents'),
        (8, 'not_due'),
        (9, 'to_inform'),
        (10, 'email'),
        (11, 'sms'),
        (12, 'letter'),
        (13, 'space'),
        (14, 'public_notice')
    ) as steps (step_number, count_id)
    where $departements is not null or steps.count_id <> 'gone'

),

summed as (

    select
        steps.step_number,
        steps.count_id,
        coalesce(sum(counts.record_count), 0)::bigint as record_count,
        coalesce(sum(counts.person_count), 0)::bigint as person_count
    from steps
    left join counts using (count_id)
    where exists (select 1 from placed)
    group by steps.step_number, steps.count_id

)

select
    count_id,
    count_id in ('further_records', 'dead', 'gone', 'not_due') as is_taken_off,
    if(count_id = 'further_records', record_count - person_count, record_count) as record_count,
    if(count_id = 'further_records', 0, person_count) as person_count,
    max(person_count) filter (count_id = 'persons') over () as all_person_count,
    max(person_count) filter (count_id = 'living') over () as all_living_person_count,
    max(person_count) filter (count_id = 'to_inform') over () as to_inform_person_count,
    max(person_count) filter (count_id = 'public_notice') over () as public_notice_person_count,
    max(record_count) filter (count_id = 'records') over () as all_record_count,
    max(person_count) filter (count_id = 'not_due') over () as not_due_person_count,
    max(person_count) filter (count_id = 'to_inform') over ()
    - max(person_count) filter (count_id = 'public_notice') over () as reachable_person_count
from summed
order by step_number asc
