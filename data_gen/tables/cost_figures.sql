-- cost_figures: one row per published figure of what a breach costs.
--
-- A figure is a fixed sum, a sum per record, both, or the logarithm of the cost as a line on the
-- logarithm of the records.
--
-- Source: reference/cost_figures.csv.

create table cost_figures as
select
    figure_id,
    figure_en,
    figure_fr,
    currency,
    fixed_thousands::integer as fixed_thousands,
    per_record_cents::integer as per_record_cents,
    log_intercept_hundredths::integer as log_intercept_hundredths,
    log_slope_hundredths::integer as log_slope_hundredths,
    why_not_believed_en,
    why_not_believed_fr,
    source
from read_texts(getvariable('reference') || '/cost_figures.csv')
order by figure_id;

comment on table cost_figures is 'Published figures of what a breach costs, and why each is not believed of this one.';
comment on column cost_figures.figure_id is 'Short name. Source: reference/cost_figures.csv.';
comment on column cost_figures.figure_en is
'Who says what, in English. Source: reference/cost_figures.csv.';
comment on column cost_figures.figure_fr is
'Who says what, in French. Source: translated.';
comment on column cost_figures.currency is 'USD or EUR. Source: cost_figures.source.';
comment on column cost_figures.fixed_thousands is
'Cost whatever the number of records, in thousands. Source: cost_figures.source.';
comment on column cost_figures.per_record_cents is
'Cost of each record, in cents. Source: cost_figures.source.';
comment on column cost_figures.log_intercept_hundredths is
'Logarithm of the cost of one record, in hundredths. Source: cost_figures.source.';
comment on column cost_figures.log_slope_hundredths is
'How much the logarithm of the cost grows with that of the records, in hundredths. Source: cost_figures.source.';
comment on column cost_figures.why_not_believed_en is
'Why it says little of this breach, in English. Source: reference/cost_figures.csv.';
comment on column cost_figures.why_not_believed_fr is
'Why it says little of this breach, in French. Source: translated.';
comment on column cost_figures.source is 'Where it was read. Source: reference/cost_figures.csv.';
