-- key_sets: one row per set of facts that somebody may know of another.
--
-- No e-mail address and no phone number: addresses are made from names here, and phones share
-- 60,000 numbers of fiction, so that neither would measure who is singled out.
-- Source: reference/key_sets.csv.

create table key_sets as
select
    key_set_number::integer as key_set_number,
    key_set_id,
    key_set_en,
    key_set_fr,
    string_split(facts, ' ') as facts,
    holder,
    source
from read_texts(getvariable('reference') || '/key_sets.csv')
order by key_set_number;

comment on table key_sets is 'Sets of facts that somebody may know of another.';
comment on column key_sets.key_set_number is 'Place in the list. Source: reference/key_sets.csv.';
comment on column key_sets.key_set_id is 'Short name. Source: reference/key_sets.csv.';
comment on column key_sets.key_set_en is 'The facts, in English. Source: reference/key_sets.csv.';
comment on column key_sets.key_set_fr is 'The facts, in French. Source: translated.';
comment on column key_sets.facts is
'The facts by name: locality is commune and postcode. Source: reference/key_sets.csv.';
comment on column key_sets.holder is
'In whose hands they are: neighbour, profile, employer or another_leak. Source: key_sets.source.';
comment on column key_sets.source is
'Who named the set, or assumption. Source: reference/key_sets.csv.';
