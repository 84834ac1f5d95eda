-- Messages: to whom which text is sent, and how long it is.

-- How many parts an SMS is sent in: 160 characters of the alphabet of GSM in one, or 153 in each of
-- several; with any other character 70, or 67. Some take two places. Source: 3GPP TS 23.038 and
-- TS 23.040 (from memory, unverified).
create or replace macro sms_place_count(message) as
    (length(message) + length(regexp_replace(message, '[^\[\]{}\\^~|€]', '', 'g')));

comment on macro sms_place_count is
'How many places a text of the alphabet of GSM takes: brackets and a few more signs take two.';

create or replace macro sms_part_count(message) as (
    case
        when not regexp_full_match(
            message,
            '[-A-Za-z0-9 \n\r@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&''()*+,./:;<=>?¡ÄÖÑÜ§¿äöñüà'
            || '\[\]{}\\^~|€]*'
        ) then if(length(message) <= 70, 1, ceil(length(message) / 67))
        when sms_place_count(message) <= 160 then 1
        else ceil(sms_place_count(message) / 153)
    end::bigint
);

comment on macro sms_part_count is 'How many parts an SMS of a text is sent in.';

-- The living to whom an e-mail, an SMS or a letter is sent, one row per cell of message_cube and
-- message; somebody may be sent several.
create or replace macro sent_messages() as table
with

cells as (

    select
        message_cube.*,
        members.segment_id,
        holding(message_cube.field_mask, message_cube.status) as held_bits,
        if(message_cube.field_mask & 8 <> 0, 'on_file', 'not_on_file') as nir_id,
        first_channel(
            message_cube.fate, message_cube.email, message_cube.has_mobile,
            message_cube.street_address, message_cube.status
        ) as reaching_channel
    from message_cube
    inner join segment_members as members
        on
            message_cube.age_band = members.age_band
            and message_cube.status = members.status
            and members.is_space_with_nir
            = (message_cube.status = 'candidate_space' and message_cube.field_mask & 8 <> 0)

)

select
    *,
    unnest([
        if(gets_email(fate, email), 'email'::channel, null),
        if(gets_text(fate, email, has_mobile), 'sms'::channel, null),
        if(
            gets_letter(fate, email, has_mobile, street_address, age_band), 'letter'::channel, null
        )
    ]) as channel
from cells;

comment on macro table sent_messages is
'The cells of message_cube by the messages sent to them, null for none: three rows per cell.';
