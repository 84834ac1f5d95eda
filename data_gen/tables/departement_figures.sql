-- departement_figures: what each question says by département, and how far it is known.
--
-- A figure is fitted where the département has a published one that it meets; modelled where it
-- follows from published ones by an assumption; not identified where nothing that was published
-- could set one département of a région apart from another, beyond its residents and their ages.
--
-- Source: reference/departement_figures.csv.

create table departement_figures as
select
    query,
    measure_id,
    identification_id,
    identification_reason_id,
    source
from read_texts(getvariable('reference') || '/departement_figures.csv')
order by query, measure_id;

comment on table departement_figures is 'What each question says by département: fitted, modelled, or not identified.';
comment on column departement_figures.query is
'File under sql/. Source: reference/departement_figures.csv.';
comment on column departement_figures.measure_id is
'What it gives of each département. Source: reference/departement_figures.csv.';
comment on column departement_figures.identification_id is
'fitted, modelled or not_identified. Source: reference/departement_figures.csv.';
comment on column departement_figures.identification_reason_id is
'Why. Source: reference/departement_figures.csv.';
comment on column departement_figures.source is
'What it rests on. Source: reference/departement_figures.csv.';
