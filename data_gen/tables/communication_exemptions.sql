-- communication_exemptions: one row per exemption from telling people of a breach.
--
-- Source: breaches/…/communication_exemptions.csv.

create table communication_exemptions as
select
    exemption_id,
    legal_reference,
    exemption_en,
    exemption_fr,
    applies_to,
    exemption_reason_en,
    exemption_reason_fr,
    source
from read_texts(getvariable('breach') || '/communication_exemptions.csv')
order by legal_reference;

comment on table communication_exemptions is
'When the law lets a controller not tell people of a breach, and whether that holds here.';
comment on column communication_exemptions.exemption_id is
'Short name. Source: breaches/…/communication_exemptions.csv.';
comment on column communication_exemptions.legal_reference is
'Article. Source: GDPR.';
comment on column communication_exemptions.exemption_en is
'What it says, in short, in English. Source: communication_exemptions.source.';
comment on column communication_exemptions.exemption_fr is
'What it says, in short, in French. Source: translated.';
comment on column communication_exemptions.applies_to is
'nobody, or unreached: whom no contact reaches. Source: assumption.';
comment on column communication_exemptions.exemption_reason_en is
'Why, in English. Source: communication_exemptions.source.';
comment on column communication_exemptions.exemption_reason_fr is
'Why, in French. Source: translated.';
comment on column communication_exemptions.source is
'Where it was read, and what was assumed. Source: breaches/…/communication_exemptions.csv.';
