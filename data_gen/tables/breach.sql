-- breach: one row, the breach that this database is of: its names, its days, its years.
--
-- Source: breaches/france_travail_2024/breach.toml.

create table breach as
select unnest(getvariable('breach_facts'));

comment on table breach is 'One row: the breach that this database is of.';
comment on column breach.breach_folder is 'Folder of its facts. Source: breaches/.';
comment on column breach.breach_id is 'Its code in announced_breaches. Source: breach.toml.';
comment on column breach.name_en is 'What it is called, in English. Source: breach.toml.';
comment on column breach.name_fr is 'What it is called, in French. Source: breach.toml.';
comment on column breach.organisation_en is 'The controller, in English. Source: breach.toml.';
comment on column breach.organisation_fr is 'The controller, in French. Source: breach.toml.';
comment on column breach.reference_day is
'Day to which ages, years and terms count. Source: breach.source.';
comment on column breach.first_use_on is 'First known malicious use. Source: breach.source.';
comment on column breach.last_use_on is 'Last known malicious use. Source: breach.source.';
comment on column breach.told_authority_on is
'Day of the notification to the authority. Source: breach.source.';
comment on column breach.told_public_on is
'Day of the public announcement. Source: breach.source.';
comment on column breach.window_first_year is
'First year of the files; stands for all before it, too. Source: breach.source.';
comment on column breach.window_last_year is 'Last year of the files. Source: breach.source.';
comment on column breach.earlier_breach_id is
'The earlier breach of the same organisation, as breaches. Source: breach.toml.';
comment on column breach.default_breach_id is
'The other breach that a question takes where none is named. Source: breach.toml.';
comment on column breach.source is 'Where days and years were read. Source: breach.toml.';
