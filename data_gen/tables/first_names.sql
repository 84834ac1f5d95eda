-- first_names: one row per sex, decade of birth and first name of the frozen pools; decade null are
-- those of people born abroad at any time.
--
-- Note:   slots are the name's share of 8,192 of those born in France; only names of more than 500
--         births stand there. Of what country a name is does not stand here: nothing is counted by
--         it.
-- Source: INSEE, births by first name; of abroad see reference/README.md.

create table first_names as
select
    sex::sex as sex,
    decade::smallint as decade,
    first_name,
    slots::smallint as slots
from read_texts(getvariable('reference') || '/first_names.csv')
union all
select distinct
    sex::sex as sex,
    null as decade,
    first_name,
    null as slots
from read_texts(getvariable('reference') || '/origin_first_names.csv')
where decade = '0'
order by sex asc, decade asc, slots desc, first_name asc;

comment on table first_names is 'First names by sex and decade of birth, with their share.';
comment on column first_names.sex is 'female or male. Source: INSEE, births by first name.';
comment on column first_names.decade is
'First year of the decade of birth; null for a name given abroad, at any time. Source: INSEE, births by first name.';
comment on column first_names.first_name is
'In capitals, without accents. Source: INSEE, births by first name.';
comment on column first_names.slots is
'Share of the sex and decade, in 8,192ths, 0 where it is less than half of one; null for a name given abroad. Source: derived, see reference/README.md.';
