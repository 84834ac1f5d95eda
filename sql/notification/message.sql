-- What must the message to each person say, by segment and channel?
--
-- Grain:       one row per segment, whether a social security number (NIR) is on file, and
--              channel: e-mail, SMS, letter.
-- Parameters:  $whom, due or living: the living to whom a communication is due, or all the living;
--              null is due.
-- Headline:    {kind.In_the_model}, {message_count:messages} in each language say to every segment
--              to inform, by e-mail, SMS or letter, what the law asks, and name the social security
--              number only where it was on file; an SMS takes up to {most_sms_part_count} parts,
--              and a short one that says {short_item_count} of the {item_count} things asked takes
--              {short_sms_part_count}. All are drafts, for a lawyer to read.
-- Note:        an e-mail, SMS or letter is sent as in notification/channels, and somebody may be
--              sent several; reached counts those whom it is the first to reach. The text is
--              paragraph_ids, in order, with [organisation], [DPO] and [number] to fill in: python
--              -m breachlab --drafts prints it. A field is said of those who have it on file by
--              the primary record; possible are those that only some of a row have. Named are the
--              fields of CNIL's decision, and harm_ids are what they open to somebody of a row, as
--              fields/harms counts it. Characters are as written, places to fill in included;
--              parts of an SMS are those of the text as it would be sent, without our marks.
--              short_paragraph_ids is an SMS of one part for everybody. Each text says in its
--              first, a middle and its last paragraph that it is {kind.mark} and a draft:
--              finished, it would be a lure.
-- Source:      GDPR Art. 34(2) and 33(3)(b) to (d), https://gdprhub.eu/Article_33_GDPR;
--              facts and wording: message_paragraphs.source; parts of an SMS: 3GPP TS
--              23.038 and 23.040 (from memory, unverified).

with

sent as (

    select *
    from sent_messages($whom)
    where channel is not null

),

by_message as (

    select
        segment_id,
        nir_id,
        channel,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (channel = reaching_channel), 0)::bigint
            as reached_person_count,
        bool_and(is_minor) as is_to_minors
    from sent
    group by segment_id, nir_id, channel
    having sum(person_count) > 0

),

-- Which fields all persons whom a message goes to have on file, and which some.
holdings as (

    select
        sent.segment_id,
        sent.nir_id,
        sent.channel,
        fields.field_id,
        fields.field_number,
        if(bool_and(sent.held_bits & fields.holding_bit = fields.holding_bit), 'all', 'some')
            as holding
    from sent
    cross join fields
    where fields.is_named_in_2026 and sent.person_count > 0
    group by sent.segment_id, sent.nir_id, sent.channel, fields.field_id, fields.field_number
    having bool_or(sent.held_bits & fields.holding_bit = fields.holding_bit)

),

held as (

    select
        segment_id,
        nir_id,
        channel,
        string_agg(field_id, ' ' order by field_number) filter (holding = 'all') as field_ids,
        string_agg(field_id, ' ' order by field_number) filter (holding = 'some')
            as possible_field_ids
    from holdings
    group by segment_id, nir_id, channel

),

-- What can be done to somebody whom a message goes to, as fields/harms counts it.
opened as (

    select
        hits.segment_id,
        hits.nir_id,
        hits.channel,
        string_agg(hits.harm_id, ' ' order by harms.harm_number) as harm_ids
    from (
        select distinct
            sent.segment_id,
            sent.nir_id,
            sent.channel,
            harm_sets.harm_id
        from sent
        inner join opened_harms(true) as harm_sets using (held_bits)
        where sent.person_count > 0
    ) as hits
    inner join harms using (harm_id)
    group by hits.segment_id, hits.nir_id, hits.channel

),

-- A field that only some hold is named below those that all do.
placed as (

    select
        by_message.segment_id,
        by_message.nir_id,
        by_message.channel,
        paragraphs.paragraph_id,
        paragraphs.message_item,
        paragraphs.text_en,
        paragraphs.text_fr,
        paragraphs.paragraph_number
        + if(paragraphs.needs_holding is null and holdings.holding = 'some', 100, 0)
            as paragraph_order,
        case
            when by_message.channel = 'sms' then ' '
            when starts_with(paragraphs.text_en, '- ') then chr(10)
            else chr(10) || chr(10)
        end as gap
    from by_message
    inner join held using (segment_id, nir_id, channel)
    inner join message_paragraphs as paragraphs
        on
            list_contains(string_split(paragraphs.channels, ' '), by_message.channel::varchar)
            and (by_message.is_to_minors or not paragraphs.is_to_minors)
    left join holdings
        on
            by_message.segment_id = holdings.segment_id
            and by_message.nir_id = holdings.nir_id
            and by_message.channel = holdings.channel
            and paragraphs.needs_field_id = holdings.field_id
    where
        case
            when paragraphs.needs_field_id is not null
                then holdings.holding = coalesce(paragraphs.needs_holding, holdings.holding)
            when paragraphs.needs_holding = 'some' then held.possible_field_ids is not null
            else true
        end

),

written as (

    select
        segment_id,
        nir_id,
        channel,
        string_agg(paragraph_id, ' ' order by paragraph_order) as paragraph_ids,
        array_to_string(list_sort(list(distinct message_item)), ' ') as message_item_ids,
        count(distinct message_item) as item_count,
        ltrim(string_agg(gap || text_en, '' order by paragraph_order), chr(10) || ' ')
            as message_en,
        ltrim(string_agg(gap || text_fr, '' order by paragraph_order), chr(10) || ' ')
            as message_fr
    from placed
    group by segment_id, nir_id, channel

),

measured as (

    select
        *,
        length(message_en) as character_count_en,
        length(message_fr) as character_count_fr,
        if(channel = 'sms', sms_part_count(without_marks(message_en)), 0) as sms_part_count_en,
        if(channel = 'sms', sms_part_count(without_marks(message_fr)), 0) as sms_part_count_fr
    from written

),

short as (

    select
        paragraph_ids as short_paragraph_ids,
        item_count as short_item_count,
        greatest(part_count_en, part_count_fr) as short_sms_part_count
    from sms_texts()
    where draft_id = 'short'

)

select
    segment_id,
    nir_id,
    channel,
    by_message.record_count,
    by_message.person_count,
    by_message.reached_person_count,
    held.field_ids,
    held.possible_field_ids,
    opened.harm_ids,
    measured.paragraph_ids,
    measured.message_item_ids,
    measured.item_count,
    measured.character_count_en,
    measured.character_count_fr,
    measured.sms_part_count_en,
    measured.sms_part_count_fr,
    short.short_item_count,
    short.short_sms_part_count,
    if(channel = 'sms', short.short_paragraph_ids, null) as short_paragraph_ids,
    count(*) over () as message_count,
    max(greatest(measured.sms_part_count_en, measured.sms_part_count_fr)) over ()
        as most_sms_part_count
from by_message
inner join held using (segment_id, nir_id, channel)
inner join opened using (segment_id, nir_id, channel)
inner join measured using (segment_id, nir_id, channel)
inner join severity_segments using (segment_id)
cross join short
order by severity_segments.rule_order asc, nir_id desc, channel asc
