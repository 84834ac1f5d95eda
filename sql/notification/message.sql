-- What must the message to each person say, by segment and channel?
--
-- Grain:       one row per segment, whether a social security number (NIR) is on file, and channel:
--              e-mail, SMS, letter; and two for everybody, public notice and easy to read.
-- Needs:       fields, segments, course, messages, assumed figures, age, status, contact,
--              worth of contacts, vital status.
-- Base:        to_inform
-- Headline:    {kind.In_the_model}, {message_count:messages} in each language cover every segment
--              to inform, by e-mail, SMS or letter; all but the SMS have a text for each part of
--              {term.article_34_2}, and the advice of {term.recital_86}. A message to one person
--              names the social security number only where it was on file. An SMS takes
--              {most_sms_part_count} {most_sms_part_count:part/parts}, and only announces the full
--              text. All are drafts, which no lawyer has read.
-- Mark:        modelled
-- Note:        counts are null before the number of persons was known. There is no row before the
--              data concerned were announced. An e-mail, SMS or letter is sent as in
--              notification/channels, and a person may receive several; reached_person_count counts
--              those whom it is the first to reach. The text is paragraph_ids, in order, with
--              [organisation], [DPO], [number] and the other places to fill in: python -m breachlab
--              --drafts prints it. A field is named to the persons whose primary record has it;
--              possible_field_ids are those that only some persons of a row have. harm_ids are the
--              harms that the fields make possible for at least some persons of a row, counted as
--              in fields/harms. Characters are as written, places to fill in included; parts of an
--              SMS are those of the text as it would be sent, without our marks. The price of an
--              SMS is its parts times recipients times the central cost of a part, given in each
--              language as if all were sent in it. Minors have a text in plain words. The text that
--              is easy to read was written by the rules of easy to read, and not tested by the
--              persons concerned. Each text says in its first, a middle and its last paragraph that
--              it is {kind.mark} and a draft: finished, it would be a lure. What each draft is
--              checked for: notification/message_check. No rule of the GDPR makes parents
--              recipients: a minor of 16 or 17 is written to, in words that they understand
--              (recital 58).
-- Source:      GDPR Art. 34(2) and 33(3)(b) to (d), https://eur-lex.europa.eu/eli/reg/2016/679/oj;
--              facts and wording: message_paragraphs.source; parts of an SMS: 3GPP TS 23.038 and
--              23.040 (from memory, unverified).

with

holdings as (

    from message_holdings($whom, provenance_on($provenance, $as_of::date))

),

recipients as (

    select
        * replace (
            if(is_counted_on($as_of::date), record_count, null) as record_count,
            if(is_counted_on($as_of::date), person_count, null) as person_count,
            if(is_counted_on($as_of::date), reached_person_count, null) as reached_person_count
        )
    from messages_to_send($whom)

),

held as (

    select
        segment_id,
        nir_id,
        channel,
        string_agg(need_id, ' ' order by need_number) filter (
            need_kind = 'field' and holding = 'all'
        ) as field_ids,
        string_agg(need_id, ' ' order by need_number) filter (
            need_kind = 'field' and holding = 'some'
        ) as possible_field_ids,
        string_agg(need_id, ' ' order by need_number) filter (need_kind = 'harm') as harm_ids
    from holdings
    group by segment_id, nir_id, channel

),

placed as (

    select
        *,
        case
            when channel = 'sms' then ' '
            when starts_with(text_en, '- ') then chr(10)
            else chr(10) || chr(10)
        end as gap
    from message_texts($whom, provenance_on($provenance, $as_of::date), $as_of::date)

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

priced as (

    select coalesce($sms_cost, assumed('sms_unit_cost') / 10000)::double as part_eur

)

select
    segment_id,
    nir_id,
    channel,
    messages.record_count,
    messages.person_count,
    messages.reached_person_count,
    held.field_ids,
    held.possible_field_ids,
    held.harm_ids,
    measured.paragraph_ids,
    measured.message_item_ids,
    measured.item_count,
    measured.character_count_en,
    measured.character_count_fr,
    measured.sms_part_count_en,
    measured.sms_part_count_fr,
    messages.person_count * measured.sms_part_count_en * priced.part_eur as sms_price_en_eur,
    messages.person_count * measured.sms_part_count_fr * priced.part_eur as sms_price_fr_eur,
    count(*) over () as message_count,
    max(greatest(measured.sms_part_count_en, measured.sms_part_count_fr)) over ()
        as most_sms_part_count
from recipients as messages
inner join held using (segment_id, nir_id, channel)
inner join measured using (segment_id, nir_id, channel)
left join severity_segments using (segment_id)
cross join priced
order by severity_segments.rule_order asc, nir_id desc, channel asc
