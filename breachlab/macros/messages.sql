-- Messages: to whom which text is sent, and in how many parts an SMS of it goes out.

-- A text as it would be sent: without our marks, which say its kind of data and that it is a draft.
create or replace macro without_marks(message) as (
    regexp_replace(message, ' \([^(),]+, (draft|brouillon)[^)]*\)', '', 'g')
);

comment on macro without_marks is 'A text without the words that mark its kind of data and it as a draft.';

-- Whether every character of a text is of the alphabet of GSM or of its extension. The former has
-- é, è, à, ù, ì, ò, É and Ç, but neither ê, ç, â, î, ô, û, ë, ï nor a curly apostrophe.
-- Source: 3GPP TS 23.038, 6.2.1 and 6.2.1.1 (from memory, unverified).
create or replace macro is_gsm_7(message) as (
    regexp_full_match(
        message,
        '[-A-Za-z0-9 \n\r@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&''()*+,./:;<=>?¡ÄÖÑÜ§¿äöñüà'
        || '\[\]{}\\^~|€\f]*'
    )
);

comment on macro is_gsm_7 is
'Whether an SMS of a text is sent in the alphabet of GSM, seven bits a character.';

-- The units of a text, one letter each: "a" where a character takes one, "bc" where it takes two.
-- In the alphabet of GSM the extension takes two septets; in UCS-2 a character above U+FFFF takes
-- two code units.
create or replace macro sms_units(message) as (
    case
        when is_gsm_7(message) then regexp_replace(
            regexp_replace(message, '[^\[\]{}\\^~|€\f]', 'a', 'g'), '[^a]', 'bc', 'g'
        )
        else regexp_replace(
            regexp_replace(message, '[\x{0000}-\x{FFFF}]', 'a', 'g'), '[^a]', 'bc', 'g'
        )
    end
);

comment on macro sms_units is
'The units that an SMS of a text takes, septets or code units: a for one, bc for a pair.';

-- How many parts an SMS is sent in: 160 septets in one, or 153 in each of several; in UCS-2 70 code
-- units, or 67. A pair is not cut in two: a part that would end in its first half is one shorter.
-- Source: 3GPP TS 23.038 and TS 23.040, 9.2.3.24.1 (from memory, unverified).
create or replace macro sms_part_count(message) as (
    case
        when is_gsm_7(message) and length(sms_units(message)) <= 160 then 1
        when is_gsm_7(message)
            then len(regexp_extract_all(sms_units(message), '.{152}[ac]|.{152}|.+'))
        when length(sms_units(message)) <= 70 then 1
        else len(regexp_extract_all(sms_units(message), '.{66}[ac]|.{66}|.+'))
    end::bigint
);

comment on macro sms_part_count is
'How many parts an SMS of a text is sent in; 1 for an empty one.';

-- The paragraphs that may be said on a day; null is the last on which something became known.
create or replace macro said_paragraphs(as_of) as table
select *
from message_paragraphs
where
    (said_from is null or coalesce(as_of, last_known_on()) >= said_from)
    and (said_until is null or coalesce(as_of, last_known_on()) < said_until);

comment on macro table said_paragraphs is
'The paragraphs of the messages that may be said on a day.';

-- The texts of an SMS as they would be sent on a day: what sql/notification/message puts together
-- for whoever has or has not a NIR on file, and is a minor or not.
create or replace macro sms_texts(as_of) as table
with

texts as (

    select
        drafts.is_to_minors,
        drafts.is_nir_on_file,
        string_agg(paragraphs.paragraph_id, ' ' order by paragraphs.paragraph_number)
            as paragraph_ids,
        without_marks(string_agg(paragraphs.text_en, ' ' order by paragraphs.paragraph_number))
            as text_en,
        without_marks(string_agg(paragraphs.text_fr, ' ' order by paragraphs.paragraph_number))
            as text_fr
    from (
        values (false, false), (false, true), (true, false), (true, true)
    ) as drafts (is_to_minors, is_nir_on_file)
    inner join said_paragraphs(as_of) as paragraphs
        on
            list_contains(
                string_split(paragraphs.channels, ' '),
                case when drafts.is_to_minors then 'minors_sms' else 'sms' end
            )
            and (paragraphs.needs_field_id is null or drafts.is_nir_on_file)
    group by drafts.is_to_minors, drafts.is_nir_on_file

)

select
    *,
    sms_part_count(text_en) as part_count_en,
    sms_part_count(text_fr) as part_count_fr
from texts;

comment on macro table sms_texts is
'The texts of an SMS as they would be sent on a day, each with its parts: one row per draft.';

-- How many parts an SMS to one of a group takes, by age, status and contacts: those of the French
-- draft, in the mean of a group, as only some of it have a NIR on file.
create or replace table message_parts as
with

cells_in_parts as (

    select
        cells.* exclude (field_mask, record_count, person_count),
        age_bands.is_minor,
        age_bands.is_from_75,
        cells.status = 'candidate_space' and cells.field_mask & 8 <> 0 as is_space_with_nir,
        cells.record_count,
        cells.person_count,
        texts.part_count_fr
    from message_cube as cells
    inner join age_bands using (age_band)
    inner join sms_texts(null::date) as texts
        on
            age_bands.is_minor = texts.is_to_minors
            and (cells.field_mask & 8 <> 0) = texts.is_nir_on_file

)

select
    age_band,
    status,
    is_space_with_nir,
    fate,
    email,
    has_mobile,
    street_address,
    gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75) as is_posted,
    coalesce(
        sum(part_count_fr * person_count) / nullif(sum(person_count), 0),
        sum(part_count_fr * record_count) / sum(record_count)
    ) as part_count
from cells_in_parts
group by all;

comment on table message_parts is
'Internal: how many parts an SMS takes, and whether a letter is sent, by age, status and contacts.';

-- Adds to planned, which are rows of planned_groups, whether a letter is sent (is_posted) and comes
-- back (is_returned), and how many parts an SMS to one of them takes: where sms_parts is given, as
-- many for everybody. A decimal, so that it can be added in any order.
create or replace macro with_sms_parts(planned, sms_parts) as table
select
    planned.*,
    parts.is_posted,
    parts.is_posted and street_address = 'out of date' as is_returned,
    coalesce(sms_parts, parts.part_count)::decimal(17, 14) as sms_part_count
from query_table(planned) as planned
left join message_parts as parts
    using (age_band, status, is_space_with_nir, fate, email, has_mobile, street_address);

comment on macro table with_sms_parts is
'The rows of planned_groups, with whether a letter is sent, and how many parts an SMS to one takes.';

-- Those of everybody who are to be informed.
create or replace macro informed_cells(whom) as table
select
    message_cube.*,
    members.segment_id
from message_cube
inner join members_to_inform(whom) as members
    on
        message_cube.age_band = members.age_band
        and message_cube.status = members.status
        and members.is_space_with_nir
        = (message_cube.status = 'candidate_space' and message_cube.field_mask & 8 <> 0)
where message_cube.fate <> 'deceased';

comment on macro table informed_cells is
'The cells of message_cube of those who are to be informed, with their segment: one row per cell.';

-- Those to inform to whom an e-mail, an SMS or a letter is sent, one row per cell of message_cube
-- and message; somebody may be sent several. The public notice and the text that is easy to read
-- are for everybody.
create or replace macro sent_messages(whom) as table
with

cells as (

    select
        written_to.*,
        age_bands.is_minor,
        age_bands.is_from_75,
        holding(written_to.field_mask, written_to.status) as held_bits,
        case when written_to.field_mask & 8 <> 0 then 'on_file' else 'not_on_file' end as nir_id,
        first_channel(
            written_to.fate, written_to.email, written_to.has_mobile,
            written_to.street_address, written_to.status
        ) as reaching_channel
    from informed_cells(whom) as written_to
    inner join age_bands using (age_band)

),

-- One replacement at a time: DuckDB does not keep the order of two in what it stores.
of_everybody as (

    select * replace ('everybody' as segment_id)
    from cells

)

select
    *,
    unnest([
        case when gets_email(email) then 'email' end,
        case when gets_text(email, has_mobile) then 'sms' end,
        case
            when gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75)
                then 'letter'
        end
    ]) as channel
from cells
union all
select
    * replace ('any' as nir_id),
    unnest(['public_notice', 'easy']) as channel
from of_everybody;

comment on macro table sent_messages is
'The cells of message_cube by the messages sent to them, null for none: five rows per cell.';

-- The messages: one row per segment, whether a NIR is on file, and channel, with whom it goes to.
-- recipients is minors, registrants or candidate_spaces where it goes to nobody else; both where
-- registrants and candidate spaces are among them. text_kind names the text: minors have one of
-- their own, in plain words. Fields and harms stand beside each other
-- in needs, as a paragraph may need either.
create or replace macro messages_to_send(whom) as table
select
    segment_id,
    nir_id,
    channel,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    coalesce(sum(person_count) filter (channel = reaching_channel), 0)::bigint
        as reached_person_count,
    case when segment_id = 'minors' then 'minors_' else '' end || channel as text_kind,
    case
        when bool_and(status = 'candidate_space') then 'candidate_spaces'
        when bool_and(status <> 'candidate_space') then 'registrants'
        else 'both'
    end as recipients
from sent_messages(whom)
where channel is not null
group by segment_id, nir_id, channel
having sum(person_count) > 0;

comment on macro table messages_to_send is
'The messages with whom each goes to: one row per segment, NIR on file or not, and channel.';

-- What the recipients of a message hold: fields, by a provenance, and the harms that these open.
-- holding is all where each of them does, else some.
create or replace macro message_holdings(whom, provenance) as table
with

sent as (

    select distinct
        segment_id,
        nir_id,
        channel,
        held_bits
    from sent_messages(whom)
    where channel is not null and person_count > 0

),

needs as (

    select
        'field' as need_kind,
        fields.field_id as need_id,
        fields.field_number as need_number,
        sent.*,
        sent.held_bits & fields.holding_bit = fields.holding_bit as is_met
    from sent
    cross join named_fields(provenance) as fields
    union all
    select
        'harm',
        harms.harm_id,
        harms.harm_number,
        sent.*,
        opened.harm_id is not null
    from sent
    cross join harms
    left join opened_harms(provenance) as opened
        on sent.held_bits = opened.held_bits and harms.harm_id = opened.harm_id

)

select
    segment_id,
    nir_id,
    channel,
    need_kind,
    need_id,
    need_number,
    case when bool_and(is_met) then 'all' else 'some' end as holding
from needs
group by segment_id, nir_id, channel, need_kind, need_id, need_number
having bool_or(is_met);

comment on macro table message_holdings is
'The fields and harms of the recipients of a message, of all or of some: one row per each.';

-- The paragraphs of each message in their order. What only some hold stands a hundred below what
-- all do, under a heading that says so; the heading is left out where nothing would stand there.
create or replace macro message_texts(whom, provenance, as_of) as table
with

holdings as (

    from message_holdings(whom, provenance)

),

placed as (

    select
        messages.segment_id,
        messages.nir_id,
        messages.channel,
        paragraphs.*,
        paragraphs.needs_field_id is null
        and paragraphs.needs_harm_id is null
        and coalesce(paragraphs.needs_holding = 'some', false) as is_heading,
        paragraphs.needs_holding is null and coalesce(holdings.holding = 'some', false)
            as is_of_some
    from messages_to_send(whom) as messages
    inner join said_paragraphs(as_of) as paragraphs
        on
            list_contains(string_split(paragraphs.channels, ' '), messages.text_kind)
            and (paragraphs.said_to is null or messages.recipients = paragraphs.said_to)
    left join holdings
        on
            messages.segment_id = holdings.segment_id
            and messages.nir_id = holdings.nir_id
            and messages.channel = holdings.channel
            and case when paragraphs.needs_harm_id is null then 'field' else 'harm' end
            = holdings.need_kind
            and coalesce(paragraphs.needs_harm_id, paragraphs.needs_field_id) = holdings.need_id
    where
        case
            when coalesce(paragraphs.needs_harm_id, paragraphs.needs_field_id) is null then true
            when coalesce(paragraphs.needs_holding, 'any') = 'any'
                then holdings.holding is not null
            else coalesce(holdings.holding = paragraphs.needs_holding, false)
        end

)

select
    *,
    paragraph_number + case when is_of_some then 100 else 0 end as paragraph_order
from placed
qualify
    not is_heading
    or bool_or(is_of_some) over (partition by segment_id, nir_id, channel, message_item);

comment on macro table message_texts is
'The paragraphs of each message on a day, by a provenance of fields: one row per paragraph.';
