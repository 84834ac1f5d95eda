-- message_paragraphs: one row per paragraph of the messages to people about the breach.
--
-- A draft to be filled in, [organisation], [DPO], [number] and [measures], and marked as one in its
-- own words, with the kind of its data: parts of an SMS are counted of the text as it stands.
--
-- Source: breaches/…/message_paragraphs.csv.

create table message_paragraphs as
select
    paragraph_number::integer as paragraph_number,
    paragraph_id,
    channels,
    message_item,
    needs_field_id,
    needs_harm_id,
    needs_holding,
    said_to,
    said_from::date as said_from,
    said_until::date as said_until,
    requirement_ids,
    replace(text_en, '{kind.mark}', getvariable('marks').en) as text_en,
    replace(text_fr, '{kind.mark}', getvariable('marks').fr) as text_fr,
    source
from read_texts(getvariable('breach') || '/message_paragraphs.csv')
order by paragraph_number;

comment on table message_paragraphs is
'What the messages to people about the breach say, paragraph by paragraph: drafts.';
comment on column message_paragraphs.paragraph_number is
'Place in the message. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.paragraph_id is
'Short name. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.channels is
'The texts that it stands in: email, letter, sms, and minors_ before each, public_notice, easy (to read). Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.message_item is
'nature, contact, consequences, measures_taken or steps_to_take: what of Article 34(2) it says. Source: GDPR.';
comment on column message_paragraphs.needs_field_id is
'The field of which it is said; null: of none. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.needs_harm_id is
'The harm of which it is said; null: of none. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.needs_holding is
'all, some or any: said where all whom the message goes to hold what it needs, only some, or anybody; null: in either case, below the others where it is only some. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.said_to is
'registrants, candidate_spaces, or both where registrants and candidate spaces are in one message; null: to everybody. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.said_from is
'The first day on which it is said; null: from the first. Source: message_paragraphs.source.';
comment on column message_paragraphs.said_until is
'The day from which it is said no more; null: never. Source: message_paragraphs.source.';
comment on column message_paragraphs.requirement_ids is
'What of message_requirements it says, a space between two. Source: breaches/…/message_paragraphs.csv.';
comment on column message_paragraphs.text_en is
'The words, in English; what begins with a dash is a line of a list. Source: message_paragraphs.source.';
comment on column message_paragraphs.text_fr is
'The words, in French. Source: translated.';
comment on column message_paragraphs.source is
'Where the facts were read, and whose the wording is. Source: breaches/…/message_paragraphs.csv.';
