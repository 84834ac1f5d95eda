-- assumptions: one row per figure of the ledger, published or assumed, with the value used here.

create table assumptions as
select * replace (read_on::date as read_on)  -- a list of nulls has no type
from (select unnest(getvariable('figures'), recursive := true)) as figures;

comment on table assumptions is 'The ledger: every figure with its source, or its range and the reason.';
comment on column assumptions.name is 'Name of the figure. Source: assumptions.toml.';
comment on column assumptions.is_published is
'Whether somebody published it; all else is assumed. Source: assumptions.toml.';
comment on column assumptions.low is 'Low end of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.central is 'Central value of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.high is 'High end of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.value is 'The value that this database was made with. Source: assumptions.toml, the command.';
comment on column assumptions.unit_en is 'What the value counts, in English. Source: assumptions.toml.';
comment on column assumptions.unit_fr is 'What the value counts, in French. Source: assumptions.toml.';
comment on column assumptions.source_en is 'Who published it, or that it is an assumption, in English. Source: assumptions.toml.';
comment on column assumptions.source_fr is 'Who published it, or that it is an assumption, in French. Source: assumptions.toml.';
comment on column assumptions.reason_en is 'Why an assumed figure lies in its range, in English. Source: assumptions.toml.';
comment on column assumptions.reason_fr is 'Why an assumed figure lies in its range, in French. Source: assumptions.toml.';
comment on column assumptions.read is
'How the source was read, or what the reason rests on: in full, excerpt, secondary, memory, none. Source: assumptions.toml.';
comment on column assumptions.read_on is 'The day on which it was read in full. Source: assumptions.toml.';
comment on column assumptions.used_by is 'Which table or file rests on it. Source: assumptions.toml.';
