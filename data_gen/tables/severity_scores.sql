-- severity_scores: one row per step of each scale of severity.
--
-- Source: reference/severity_scores.csv, in hundredths so that all of its numbers are whole.

create table severity_scores as
select
    score_id,
    component,
    item_en,
    item_fr,
    score_hundredths::integer / 100 as score,
    criterion_en,
    criterion_fr,
    status_reading_en,
    status_reading_fr,
    (is_status_reading = '1') as is_status_reading,
    applies_from::date as applies_from,
    source
from read_texts(getvariable('reference') || '/severity_scores.csv')
order by component, score, score_id;

comment on table severity_scores is
'The scales of severity: ENISA 2013 (DPC, EI, CB, level), CNIL, and from where a communication is due.';
comment on column severity_scores.score_id is
'Short name. Source: reference/severity_scores.csv.';
comment on column severity_scores.component is
'DPC, EI, CB: parts of SE = DPC x EI + CB; level: from which SE; CNIL; communication. Source: severity_scores.source.';
comment on column severity_scores.item_en is
'What is scored, in English. Source: severity_scores.source.';
comment on column severity_scores.item_fr is
'What is scored, in French. Source: translated.';
comment on column severity_scores.score is 'The score. Source: severity_scores.source.';
comment on column severity_scores.criterion_en is
'When it is given, in English. Source: severity_scores.source.';
comment on column severity_scores.criterion_fr is
'When it is given, in French. Source: translated.';
comment on column severity_scores.status_reading_en is
'What the status of a job seeker is taken for where this score is given to it, in English. Source: assumption.';
comment on column severity_scores.status_reading_fr is
'What the status of a job seeker is taken for where this score is given to it, in French. Source: translated.';
comment on column severity_scores.is_status_reading is
'Whether the status of a job seeker can be read so, and severity/sensitivity tries it. Source: assumption.';
comment on column severity_scores.applies_from is
'Since when it applies to this breach; null: it does not, or a segment chooses it. Source: severity_scores.source.';
comment on column severity_scores.source is
'Where it was read. Source: reference/severity_scores.csv.';
