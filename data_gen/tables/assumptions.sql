-- assumptions: one row per figure of the ledger, published or assumed, with the value used here.

create table assumptions as
select unnest(getvariable('figures'), recursive := true);

comment on table assumptions is 'The ledger: every figure with its source, or its range and the reason.';
comment on column assumptions.name is 'Name of the figure. Source: assumptions.toml.';
comment on column assumptions.is_published is
'Whether somebody published it; all else is assumed. Source: assumptions.toml.';
comment on column assumptions.low is 'Low end of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.central is 'Central value of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.high is 'High end of an assumed figure. Source: assumptions.toml.';
comment on column assumptions.value is 'The value that this database was made with. Source: assumptions.toml, the command.';
comment on column assumptions.unit is 'What the value counts. Source: assumptions.toml.';
comment on column assumptions.source is 'Who published it, or that it is an assumption. Source: assumptions.toml.';
comment on column assumptions.reason is 'Why an assumed figure lies in its range. Source: assumptions.toml.';
comment on column assumptions.used_by is 'Which table or file rests on it. Source: assumptions.toml.';
