-- timeline: one row per event of the breach and what followed, earliest first.
--
-- Source: breaches/…/timeline.csv.

create table timeline as
select
    event_id,
    happened_on::date as happened_on,
    is_day_known = '1' as is_day_known,
    event_en,
    event_fr,
    source
from read_texts(getvariable('breach') || '/timeline.csv')
order by happened_on, event_id;

comment on table timeline is 'What happened, and when.';
comment on column timeline.event_id is 'The event in a word. Source: timeline.csv.';
comment on column timeline.happened_on is
'Day of the event; the first of the month where only that is known. Source: timeline.csv.';
comment on column timeline.is_day_known is
'Whether the day is known, or only the month. Source: timeline.csv.';
comment on column timeline.event_en is
'What happened, in English. Source: timeline.csv.';
comment on column timeline.event_fr is
'What happened, in French. Source: translated.';
comment on column timeline.source is 'Address of the publication. Source: timeline.csv.';
