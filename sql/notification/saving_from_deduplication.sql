-- How much is saved by writing to each person once, instead of for each record?
--
-- Grain:       all messages together, then one row per kind of message.
-- Needs:       segments, messages, assumed figures, age, status, contact, worth of contacts, vital
--              status.
-- Headline:    {kind.In_the_model}, writing to each person once, not for each record, saves
--              {saved_message_count:M messages} and, at the central unit costs, {saved_mode_eur} of
--              {by_record_mode_eur}.
-- Note:        without de-duplication, a message is sent for each record, by its own contacts, in
--              the same cascade. The price of an SMS depends on its parts. If a letter were sent to
--              all, the saving would be in the millions: see cost/letters.
-- Source:      unit costs: assumptions, see method/ledger.

with

grouped as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

planned as (

    select
        is_emailed,
        is_texted,
        is_posted,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(record_count * sms_part_count) as record_part_count,
        sum(person_count * sms_part_count) as person_part_count
    from with_sms_parts(grouped, null)
    group by all

),

sent as (

    select
        'emails' as message_id,
        'email_unit_cost' as unit_figure,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(record_count) as record_unit_count,
        sum(person_count) as person_unit_count
    from planned
    where is_emailed
    union all
    select
        'sms' as message_id,
        'sms_unit_cost' as unit_figure,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(record_part_count) as record_unit_count,
        sum(person_part_count) as person_unit_count
    from planned
    where is_texted
    union all
    select
        'letters' as message_id,
        'letter_unit_cost' as unit_figure,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(record_count) as record_unit_count,
        sum(person_count) as person_unit_count
    from planned
    where is_posted

),

priced as (

    select
        coalesce(sent.message_id, 'all') as message_id,
        coalesce(sum(sent.record_count), 0)::bigint as record_count,
        coalesce(sum(sent.person_count), 0)::bigint as person_count,
        coalesce(sum(sent.record_unit_count * assumptions.central), 0) / 10000
            as by_record_mode_eur,
        coalesce(sum(sent.person_unit_count * assumptions.central), 0) / 10000
            as by_person_mode_eur
    from sent
    inner join assumptions on sent.unit_figure = assumptions.name
    where exists (select 1 from planned)
    group by rollup(sent.message_id)
    having (select count(*) from planned) > 0

)

select
    message_id,
    record_count,
    person_count,
    by_record_mode_eur,
    by_person_mode_eur,
    record_count - person_count as saved_message_count,
    by_record_mode_eur - by_person_mode_eur as saved_mode_eur
from priced
order by list_position(['all', 'emails', 'sms', 'letters'], message_id) asc
