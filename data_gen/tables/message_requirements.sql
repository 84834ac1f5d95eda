-- message_requirements: one row per thing that a message to people is checked for.
--
-- Article 34(2) of the GDPR names five parts; what each must hold is our reading of it.
--
-- Source: reference/message_requirements.csv.

create table message_requirements as
select
    requirement_number::integer as requirement_number,
    requirement_id,
    message_item,
    legal_reference,
    channels,
    referred_channels,
    needs_harm_id,
    requirement_en,
    requirement_fr,
    source
from read_texts(getvariable('reference') || '/message_requirements.csv')
order by requirement_number;

comment on table message_requirements is
'What a message to people is checked for, part by part of GDPR Art. 34(2).';
comment on column message_requirements.requirement_number is
'Place in the list. Source: reference/message_requirements.csv.';
comment on column message_requirements.requirement_id is
'Short name. Source: reference/message_requirements.csv.';
comment on column message_requirements.message_item is
'The part of the message, as message_paragraphs. Source: message_requirements.source.';
comment on column message_requirements.legal_reference is
'The text that it is read into. Source: message_requirements.source.';
comment on column message_requirements.channels is
'The channels whose messages must say it. Source: reference/message_requirements.csv.';
comment on column message_requirements.referred_channels is
'The channels whose messages may leave it to where all is read, if they say where. Source: reference/message_requirements.csv.';
comment on column message_requirements.needs_harm_id is
'The harm that it is due for; null: it is due to everybody. Source: reference/message_requirements.csv.';
comment on column message_requirements.requirement_en is
'What is to be said, in English. Source: message_requirements.source.';
comment on column message_requirements.requirement_fr is
'What is to be said, in French. Source: translated.';
comment on column message_requirements.source is
'Where it was read, or that it is our reading. Source: reference/message_requirements.csv.';
