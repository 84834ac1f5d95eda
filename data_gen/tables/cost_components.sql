-- cost_components: one row per component of what the breach costs the agency.
--
-- What a component costs is its count, times a rate per mille where only some of those counted
-- cost anything, times its unit cost. Rate and unit cost are figures of the ledger, by name, so
-- that each has a low, a central and a high value, and are drawn apart, from a stream each.
--
-- Source: reference/cost_components.csv.

create table cost_components as
select
    component_number::utinyint as component_number,
    component_id,
    component_en,
    component_fr,
    counted_by,
    is_notification::boolean as is_notification,
    is_option::boolean as is_option,
    rate_figure,
    unit_figure,
    units_per_eur::integer as units_per_eur,
    unit_stream::bigint as unit_stream,
    rate_stream::bigint as rate_stream,
    component_note_en,
    component_note_fr,
    source
from read_texts(getvariable('reference') || '/cost_components.csv')
order by component_number;

comment on table cost_components is 'What the breach costs the agency, component by component.';
comment on column cost_components.component_number is
'Place in the list. Source: reference/cost_components.csv.';
comment on column cost_components.component_id is
'Short name. Source: reference/cost_components.csv.';
comment on column cost_components.component_en is
'Name, in English. Source: reference/cost_components.csv.';
comment on column cost_components.component_fr is
'Name, in French. Source: translated.';
comment on column cost_components.counted_by is
'What it is paid for: messages of a kind, letters that come back, persons informed, or the breach once. Source: reference/cost_components.csv.';
comment on column cost_components.is_notification is
'Whether it is paid for telling people. Source: reference/cost_components.csv.';
comment on column cost_components.is_option is
'Whether it is paid only if a question is asked with a rate, as it was not offered. Source: reference/cost_components.csv.';
comment on column cost_components.rate_figure is
'Figure of the ledger: how many per mille of those counted it is paid for; null for all. Source: reference/cost_components.csv.';
comment on column cost_components.unit_figure is
'Figure of the ledger: what one costs. Source: reference/cost_components.csv.';
comment on column cost_components.units_per_eur is
'How many units of that figure make a euro. Source: reference/cost_components.csv.';
comment on column cost_components.unit_stream is
'Constant that the draws of its unit cost are made with; see breachlab/macros/mixer.sql. Source: multiples of 2,654,435,769, modulo 4,294,967,296.';
comment on column cost_components.rate_stream is
'Constant that the draws of its rate are made with; null without a rate. Source: multiples of 2,654,435,769, modulo 4,294,967,296.';
comment on column cost_components.component_note_en is
'What it holds, in English. Source: reference/cost_components.csv.';
comment on column cost_components.component_note_fr is
'What it holds, in French. Source: translated.';
comment on column cost_components.source is
'Where its figures come from. Source: reference/cost_components.csv.';
