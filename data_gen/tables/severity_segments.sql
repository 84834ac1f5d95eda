-- severity_segments: one row per segment of people who are scored alike, in the order in which
-- their rules are tried.
--
-- Source: breaches/…/severity_segments.csv.

create or replace table severity_segments as
select
    segment_id,
    segment_en,
    segment_fr,
    rule_order::integer as rule_order,
    age_band::age_band as age_band,
    status::status as status,
    (is_space_with_nir = '1') as is_space_with_nir,
    dpc_score_id,
    ei_score_id,
    (is_dpc_open = '1') as is_dpc_open,
    cnil_score_id,
    dpc_reason_en,
    dpc_reason_fr,
    cnil_reason_en,
    cnil_reason_fr,
    source
from read_texts(getvariable('breach') || '/severity_segments.csv')
-- Without the ages that the database does not have: those under 16, of most.
where
    age_band is null or list_contains(enum_range(null::age_band)::varchar[], age_band)
order by rule_order;

comment on table severity_segments is
'The segments of people who are scored alike; a person is in the first whose rule fits.';
comment on column severity_segments.segment_id is
'Short name. Source: breaches/…/severity_segments.csv.';
comment on column severity_segments.segment_en is
'Name, in English. Source: breaches/…/severity_segments.csv.';
comment on column severity_segments.segment_fr is
'Name, in French. Source: translated.';
comment on column severity_segments.rule_order is
'Place of the rule; minors come first. Source: assumption.';
comment on column severity_segments.age_band is
'Age band that the rule asks for; null: any. Source: assumption.';
comment on column severity_segments.status is
'Status that the rule asks for; null: any. Source: assumption.';
comment on column severity_segments.is_space_with_nir is
'Whether a candidate space must have a NIR on file; null: it may or may not. Source: assumption.';
comment on column severity_segments.dpc_score_id is
'Data processing context, as severity_scores. Source: assumption.';
comment on column severity_segments.ei_score_id is
'Ease of identification, as severity_scores. Source: assumption.';
comment on column severity_segments.is_dpc_open is
'Whether the score turns on how the status is read, which $dpc changes. Source: assumption.';
comment on column severity_segments.cnil_score_id is
'Level on the scale of CNIL, as severity_scores. Source: assumption.';
comment on column severity_segments.dpc_reason_en is
'Why this data processing context, in English. Source: assumption.';
comment on column severity_segments.dpc_reason_fr is
'Why this data processing context, in French. Source: translated.';
comment on column severity_segments.cnil_reason_en is
'Why this level, in English. Source: assumption.';
comment on column severity_segments.cnil_reason_fr is
'Why this level, in French. Source: translated.';
comment on column severity_segments.source is
'Where scores were read, and what was assumed. Source: breaches/…/severity_segments.csv.';
