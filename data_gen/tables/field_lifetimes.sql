-- field_lifetimes: one row per field and status of a record; a null status is all of them.
--
-- A field lasts for life, is a fact of the past, which never stops being true, or decays: then
-- `figure` names the part that is lost in a year, in the ledger.
--
-- Source: reference/field_lifetimes.csv.

create table field_lifetimes as
select
    field_id,
    status::status as status,
    lifetime,
    figure,
    source
from read_texts(getvariable('reference') || '/field_lifetimes.csv')
order by field_id, status;

comment on table field_lifetimes is 'How long each field stays true of a person, and by which figure it decays.';
comment on column field_lifetimes.field_id is
'As fields.field_id. Source: reference/field_lifetimes.csv.';
comment on column field_lifetimes.status is
'registered, formerly_registered or candidate_space (inscrit, radié, identifié); null for all. Source: reference/field_lifetimes.csv.';
comment on column field_lifetimes.lifetime is
'for_life, past_fact (never stops being true) or decays. Source: field_lifetimes.source.';
comment on column field_lifetimes.figure is
'The figure of the ledger that says how many in 1,000 are lost in a year; null unless it decays. Source: assumptions.';
comment on column field_lifetimes.source is 'Why so. Source: reference/field_lifetimes.csv.';
