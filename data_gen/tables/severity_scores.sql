-- severity_scores: one row per step of each scale of severity.
--
-- Source: reference/severity_scores.csv, in hundredths so that all of its numbers are whole.

create table severity_scores as
select
    score_id,
    component,
    item,
    score_hundredths::integer / 100 as score,
    criterion,
    status_reading,
    applies_from::date as applies_from,
    source
from read_csv(getvariable('reference') || '/severity_scores.csv', all_varchar = true)
order by component, score, score_id;

comment on table severity_scores is
'The scales of severity: ENISA 2013 (DPC, EI, CB, level), CNIL, and from where a communication is due.';
comment on column severity_scores.score_id is
'Short name. Source: reference/severity_scores.csv.';
comment on column severity_scores.component is
'DPC, EI, CB: parts of SE = DPC x EI + CB; level: from which SE; CNIL; communication. Source: severity_scores.source.';
comment on column severity_scores.item is
'What is scored. Source: severity_scores.source.';
comment on column severity_scores.score is 'The score. Source: severity_scores.source.';
comment on column severity_scores.criterion is
'When it is given. Source: severity_scores.source.';
comment on column severity_scores.status_reading is
'What the status of a job seeker is taken for where this score is given to it. Source: assumption.';
comment on column severity_scores.applies_from is
'Since when it applies to this breach; null: it does not, or a segment chooses it. Source: severity_scores.source.';
comment on column severity_scores.source is
'Where it was read. Source: reference/severity_scores.csv.';
