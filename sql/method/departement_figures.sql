-- Which figures by département are fitted, modelled, or not identified?
--
-- Grain:       one row per question that answers by département and what it gives; fitted ones
--              first.
-- Needs:       breach figures.
-- Headline:    Of {figure_count:figures} by département, {fitted_count} {fitted_count:is/are}
--              fitted to a published one, {modelled_count} modelled, and {not_identified_count} not
--              identified: nothing published sets one département apart from another except its
--              residents, its job seekers and its unemployment.
-- Finding:     Nothing published fixes {not_identified_count} of {figure_count:figures} by
--              département
-- Mark:        derived
-- Note:        the split of the breach by département was never published. Residents are fitted to
--              a published figure. The number registered follows the job seekers published for 36
--              départements and, elsewhere, the unemployment rate; by assumption, the number ever
--              registered follows the mean of that rate over nine years, and the number of
--              candidate spaces follows that of young residents; the formerly registered are
--              registered no longer. A share within a status, sex and age is that of France. A map
--              of these figures shows the model.
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
