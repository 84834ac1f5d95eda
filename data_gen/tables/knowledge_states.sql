-- knowledge_states: one row per day on which something was said of how many records and persons
-- the breach is of. A state holds until the next one; what nobody confirmed moves no bound.
--
-- Source: breaches/…/knowledge_states.csv.

create table knowledge_states as
select
    known_on::date as known_on,
    record_count_low::bigint as record_count_low,
    record_count_mode::bigint as record_count_mode,
    record_count_high::bigint as record_count_high,
    person_count_low::bigint as person_count_low,
    person_count_mode::bigint as person_count_mode,
    person_count_high::bigint as person_count_high,
    basis_en,
    basis_fr,
    source
from read_texts(getvariable('breach') || '/knowledge_states.csv')
order by known_on;

comment on table knowledge_states is 'What was known of the size of the breach, from each day on which something was said of it.';
comment on column knowledge_states.known_on is
'Day from which it was known. Source: knowledge_states.csv.';
comment on column knowledge_states.record_count_low is
'Records at the least. Source: derived from what was published, see source.';
comment on column knowledge_states.record_count_mode is
'Records most likely; null where nothing made one number likelier. Source: derived from what was published, see source.';
comment on column knowledge_states.record_count_high is
'Records at the most; null as long as nobody had named a number. Source: derived from what was published, see source.';
comment on column knowledge_states.person_count_low is
'Persons at the least. Source: derived from what was published, see source.';
comment on column knowledge_states.person_count_mode is
'Persons most likely; null where nothing made one number likelier. Source: derived from what was published, see source.';
comment on column knowledge_states.person_count_high is
'Persons at the most; null as long as nobody had named a number. Source: derived from what was published, see source.';
comment on column knowledge_states.basis_en is
'What the state rests on, in English. Source: knowledge_states.csv.';
comment on column knowledge_states.basis_fr is
'What the state rests on, in French. Source: translated.';
comment on column knowledge_states.source is
'Address of the publication. Source: knowledge_states.csv.';
