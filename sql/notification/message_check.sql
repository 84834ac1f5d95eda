-- Does each draft say what Art. 34(2) asks, part by part?
--
-- Grain:       one row per message and part, the four of GDPR Art. 34(2) and the advice of recital
--              86, as notification/message.
-- Needs:       fields, segments, course, messages, age, status, contact, worth of contacts.
-- Headline (is_all_said):
--              By our own list, which no lawyer has read, each of {message_count} drafts has a text
--              for the parts of {term.article_34_2} and for the advice of {term.recital_86};
--              {to_fill_part_count} of {message_part_count} parts have blanks, so that no draft can
--              be sent as it is.
-- Headline:    By our own list, which no lawyer has read, {complete_part_count} of
--              {message_part_count} parts of {message_count} drafts contain in full what we read in
--              {term.article_34_2} and {term.recital_86}; {to_fill_part_count} have blanks, so that
--              no draft can be sent as it is.
-- Mark:        derived
-- Note:        due_requirement_count counts the requirements of the channel, those of a harm only
--              if at least one person to whom the message goes is exposed to it;
--              missing_requirement_ids are those that no paragraph states. An SMS of one part says
--              where to read the full text: referred_requirement_ids are the requirements that it
--              leaves to that text, and a message part with one of them is not complete. △ As we
--              read {term.article_34_2}, an SMS alone is not enough. {breach.partial_message} A
--              part with a place to fill in is not finished: the controller has to name the
--              measures against the breach. The list is our reading, not the law's.
-- Source:      message_requirements.source; GDPR: https://eur-lex.europa.eu/eli/reg/2016/679/oj.

with

open_harms as (

    select
        segment_id,
        nir_id,
        channel,
        need_id as harm_id
    from message_holdings($whom, provenance_on($provenance, $as_of::date))
    where need_kind = 'harm'

),

recipients as (

    from messages_to_send($whom)
    -- Before the data that are out were announced nothing could be said of them.
    where coalesce($as_of::date >= told_public_on(), true)

),

texts as (

    from message_texts($whom, provenance_on($provenance, $as_of::date), $as_of::date)

),

said as (

    select distinct
        segment_id,
        nir_id,
        channel,
        unnest(string_split(requirement_ids, ' ')) as requirement_id
    from texts

),

due as (

    select
        messages.segment_id,
        messages.nir_id,
        messages.channel,
        requirements.message_item,
        requirements.requirement_id,
        requirements.requirement_number,
        said.requirement_id is not null as is_said,
        said.requirement_id is null
        and list_contains(string_split(requirements.referred_channels, ' '), messages.channel)
        and refers.requirement_id is not null as is_referred
    from recipients as messages
    inner join message_requirements as requirements
        on list_contains(string_split(requirements.channels, ' '), messages.channel)
    left join open_harms
        on
            messages.segment_id = open_harms.segment_id
            and messages.nir_id = open_harms.nir_id
            and messages.channel = open_harms.channel
            and requirements.needs_harm_id = open_harms.harm_id
    left join said
        on
            messages.segment_id = said.segment_id
            and messages.nir_id = said.nir_id
            and messages.channel = said.channel
            and requirements.requirement_id = said.requirement_id
    left join said as refers
        on
            messages.segment_id = refers.segment_id
            and messages.nir_id = refers.nir_id
            and messages.channel = refers.channel
            and refers.requirement_id = 'where_all_is_read'
    where requirements.needs_harm_id is null or open_harms.harm_id is not null

),

by_part as (

    select
        segment_id,
        nir_id,
        channel,
        message_item,
        count(*) as due_requirement_count,
        count(*) filter (is_said) as said_requirement_count,
        count(*) filter (is_referred) as referred_requirement_count,
        string_agg(requirement_id, ' ' order by requirement_number) as requirement_ids,
        string_agg(requirement_id, ' ' order by requirement_number) filter (is_referred)
            as referred_requirement_ids,
        string_agg(requirement_id, ' ' order by requirement_number) filter (
            not is_said and not is_referred
        ) as missing_requirement_ids
    from due
    group by segment_id, nir_id, channel, message_item

),

places as (

    select
        segment_id,
        nir_id,
        channel,
        message_item,
        count(*) as paragraph_count,
        bool_or(regexp_matches(text_en, '\[(measures|DPO|number)')) as is_to_fill
    from texts
    group by segment_id, nir_id, channel, message_item

)

select
    segment_id,
    nir_id,
    channel,
    message_item as message_item_id,
    by_part.due_requirement_count,
    by_part.said_requirement_count,
    by_part.referred_requirement_count,
    by_part.requirement_ids,
    by_part.referred_requirement_ids,
    by_part.missing_requirement_ids,
    coalesce(places.paragraph_count, 0)::bigint as paragraph_count,
    coalesce(places.is_to_fill, false) as is_to_fill,
    by_part.missing_requirement_ids is null
    and by_part.referred_requirement_ids is null as is_complete,
    count(*) over (partition by segment_id, nir_id, channel) as item_count,
    count(*) filter (is_complete) over (partition by segment_id, nir_id, channel)
        as complete_item_count,
    count(*) filter (places.is_to_fill) over (partition by segment_id, nir_id, channel)
        as to_fill_item_count,
    count(distinct concat_ws('.', segment_id, nir_id, channel)) over () as message_count,
    count(*) over () as message_part_count,
    count(*) filter (is_complete) over () as complete_part_count,
    count(*) filter (places.is_to_fill) over () as to_fill_part_count,
    bool_and(is_complete) over () as is_all_said
from by_part
left join places using (segment_id, nir_id, channel, message_item)
left join severity_segments using (segment_id)
order by severity_segments.rule_order asc, nir_id desc, channel asc, message_item asc
