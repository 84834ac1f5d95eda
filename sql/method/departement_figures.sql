-- Which figures by département are fitted, modelled, or not identified?
--
-- Grain:       one row per question that answers by département and what it gives; fitted ones
--              first.
-- Needs:       breach figures.
-- Headline:    Of {figure_count:figures} by département, {fitted_count} {fitted_count:is/are}
--              fitted to a published one, {modelled_count} modelled, and {not_identified_count}
--              not identified: nothing published sets one département apart from another but
--              its residents, its job seekers and its unemployment.
-- Finding:     {not_identified_count} of {figure_count:figures} by département are fixed by nothing
--              published
-- Mark:        derived
-- Note:        the split of the breach by département was never published. Fitted are the
--              residents. Those registered follow the job seekers that were published of 36
--              départements, and elsewhere the unemployment rate; how many ever registered
--              follows its mean over nine years, and candidate spaces the young residents, by
--              assumptions; the formerly registered are those who ever were and are not now. A
--              share within a status, sex and age is that of France. A map shows the model.
-- Source:      reference/departement_figures.csv, which says for each what it rests on.

select
    query,
    measure_id,
    identification_id,
    identification_reason_id,
    source,
    count(*) over () as figure_count,
    count(*) filter (where identification_id = 'fitted') over () as fitted_count,
    count(*) filter (where identification_id = 'modelled') over () as modelled_count,
    count(*) filter (where identification_id = 'not_identified') over () as not_identified_count
from departement_figures
order by identification_id asc, query asc, measure_id asc
