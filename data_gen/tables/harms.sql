-- harms: one row per thing that an attacker can do with fields of a record.
--
-- Source: reference/harms.csv.

create or replace table harms as
select
    harm_number::integer as harm_number,
    harm_id,
    harm_en,
    replace(harm_fr, '{breach.organisation}', breach.organisation_fr) as harm_fr,
    impact,
    attack_en,
    replace(attack_fr, '{breach.organisation}', breach.organisation_fr) as attack_fr,
    listed.source
from read_texts(getvariable('reference') || '/harms.csv') as listed
cross join breach
order by harm_number;

comment on table harms is 'What an attacker can do with fields of a record.';
comment on column harms.harm_number is 'Place in the list. Source: reference/harms.csv.';
comment on column harms.harm_id is 'Short name. Source: reference/harms.csv.';
comment on column harms.harm_en is
'Name, in English. Source: reference/harms.csv.';
comment on column harms.harm_fr is
'Name, in French. Source: translated.';
comment on column harms.impact is
'material, moral or bodily. Source: kinds of CNIL, as given in https://dastra.eu/fr/guide/rgpd-evaluer-la-gravite-dun-risque-pour-les-personnes-concernees/51878; choice an assumption.';
comment on column harms.attack_en is
'What the attacker does, in English. Source: harms.source.';
comment on column harms.attack_fr is
'What the attacker does, in French. Source: translated.';
comment on column harms.source is
'Who named the harm, or assumption. Source: reference/harms.csv.';
