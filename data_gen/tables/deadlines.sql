-- deadlines: one row per term that the GDPR sets after a breach, in the order of its articles.
--
-- Source: breaches/…/deadlines.csv.

create table deadlines as
select
    deadline_order::integer as deadline_order,
    deadline_id,
    legal_reference,
    deadline_en,
    deadline_fr,
    deadline_start_en,
    deadline_start_fr,
    starts_on::date as starts_on,
    allowed_hours::integer as allowed_hours,
    deadline_done_en,
    deadline_done_fr,
    done_on::date as done_on,
    source
from read_texts(getvariable('breach') || '/deadlines.csv')
order by deadline_order;

comment on table deadlines is 'What the GDPR asks for in time after a breach, from when, and when it was done.';
comment on column deadlines.deadline_order is
'Place in the order of articles. Source: breaches/…/deadlines.csv.';
comment on column deadlines.deadline_id is 'Short name. Source: breaches/…/deadlines.csv.';
comment on column deadlines.legal_reference is 'Article. Source: GDPR.';
comment on column deadlines.deadline_en is 'The rule, in English. Source: GDPR.';
comment on column deadlines.deadline_fr is 'The rule, in French. Source: GDPR.';
comment on column deadlines.deadline_start_en is
'What it runs from, in English. Source: deadlines.source.';
comment on column deadlines.deadline_start_fr is
'What it runs from, in French. Source: translated.';
comment on column deadlines.starts_on is
'Day from which it runs; null where that was not published. Source: deadlines.source.';
comment on column deadlines.allowed_hours is
'Hours that the law gives; null where it names none. Source: GDPR.';
comment on column deadlines.deadline_done_en is
'What was done, in English. Source: deadlines.source.';
comment on column deadlines.deadline_done_fr is
'What was done, in French. Source: translated.';
comment on column deadlines.done_on is
'Day on which it was done, or begun; null where nothing was published. Source: deadlines.source.';
comment on column deadlines.source is
'Where the rule and the day were read. Source: breaches/…/deadlines.csv.';
