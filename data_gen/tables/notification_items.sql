-- notification_items: one row per item of a notification to the authority and day from which it
-- can be worded so. What stands in braces is filled in from the cubes.
--
-- Source: breaches/…/notification_items.csv.

create or replace table notification_items as
select
    item_number::integer as item_number,
    legal_reference,
    item_en,
    item_fr,
    known_from::date as known_from,
    wording_en,
    wording_fr,
    (is_to_fill = '1') as is_to_fill,
    source
from read_texts(getvariable('breach') || '/notification_items.csv')
order by item_number, known_from;

comment on table notification_items is
'What a notification to the authority must say, as worded from each day on.';
comment on column notification_items.item_number is
'Number on the form. Source: breaches/…/notification_items.csv.';
comment on column notification_items.legal_reference is 'Article. Source: GDPR.';
comment on column notification_items.item_en is
'What is asked, in English. Source: GDPR.';
comment on column notification_items.item_fr is
'What is asked, in French. Source: translated.';
comment on column notification_items.known_from is
'Day from which it can be worded so. Source: notification_items.source.';
comment on column notification_items.wording_en is
'The words, in English; a name in braces is filled in. Source: notification_items.source.';
comment on column notification_items.wording_fr is
'The words, in French; a name in braces is filled in. Source: translated.';
comment on column notification_items.is_to_fill is
'Whether something is left for the controller to fill in. Source: breaches/…/notification_items.csv.';
comment on column notification_items.source is
'Where the facts were read. Source: breaches/…/notification_items.csv.';
