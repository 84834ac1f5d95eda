-- message_paragraphs: one row per paragraph of the messages to people about the breach.
--
-- A draft to be filled in, [organisation], [DPO] and [number], and marked as one in its own words,
-- with the kind of its data: parts of an SMS are counted of the text as it stands.
--
-- Source: breaches/…/message_paragraphs.csv.

create table message_paragraphs as
select
    paragraph_number::integer as paragraph_number,
    paragraph_id,
    channels,
    message_item,
    needs_field_id,
    needs_holding,
    (said_to = 'minors') is true as is_to_minors,
    replace(text_en, '{kind.mark}', getvariable('marks').en) as text_en,
    replace(text_fr, '{kind.mark}', getvariable('marks').fr) as text_fr,
    source
from read_csv(getvariable('breach') || '/message_paragraphs.csv', all_varchar = true)
order by paragraph_number;

comment on table message_paragraphs is
'What the messages to people about the breach say, paragraph by paragraph: drafts.';
comment on column message_paragraphs.paragraph_number is
'Place in the message. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.paragraph_id is
'Short name. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.channels is
'The channels that it is written for: email, letter, sms; short_sms is a text of one part for everybody. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.message_item is
'nature, contact, consequences, measures_taken or steps_to_take: what of Article 34(2) it says. Source: GDPR.';
comment on column message_paragraphs.needs_field_id is
'The field of which it is said; null: of none. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.needs_holding is
'all or some: said where all whom the message goes to have the field on file, or only some; null: in either case. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.is_to_minors is
'Whether it is said to minors alone. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.text_en is
'The words, in English; what begins with a dash is a line of a list. Source: message_paragraphs.source.';
comment on column message_paragraphs.text_fr is
'The words, in French. Source: translated.';
comment on column message_paragraphs.source is
'Where the facts were read, and whose the wording is. Source: breaches/…/message_paragraphs.csv.';
