-- What does the breach cost the agency, and how sure is that?
--
-- Grain:       the whole, then one row per component, the highest mean first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    The breach costs the agency {p50_eur} in the median, and with four chances
--              in five between {p10_eur} and {p90_eur}.
-- Note:        each component has a triangular distribution, whose mean and quantiles are
--              exact; the whole is 10,000 sums of draws, the same for everybody. Components are
--              drawn apart from each other, which makes the whole a little too sure. The cost
--              of the persons is not in it.
-- Source:      unit costs and rates: assumptions, see method/ledger.

with

parts as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

drawn as (

    from drawn_costs(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

whole as (

    select
        coalesce(max(record_count) filter (counted_by = 'breach'), 0) as record_count,
        coalesce(max(person_count) filter (counted_by = 'breach'), 0) as person_count,
        sum(low_eur) as low_eur,
        sum(high_eur) as high_eur
    from parts
    having count(*) > 0

),

quantiles as (

    select
        quantile_cont(total_cents, 0.1) / 100 as p10_eur,
        quantile_cont(total_cents, 0.5) / 100 as p50_eur,
        quantile_cont(total_cents, 0.9) / 100 as p90_eur,
        avg(total_cents) / 100 as mean_eur
    from drawn

),

costs as (

    select
        0 as list_order,
        'total' as component_id,
        whole.record_count,
        whole.person_count,
        whole.low_eur,
        quantiles.p10_eur,
        quantiles.p50_eur,
        quantiles.p90_eur,
        whole.high_eur,
        quantiles.mean_eur
    from whole
    cross join quantiles
    union all
    select
        1 as list_order,
        component_id,
        record_count,
        person_count,
        low_eur,
        triangular(low_eur, mode_eur, high_eur, 0.1) as p10_eur,
        triangular(low_eur, mode_eur, high_eur, 0.5) as p50_eur,
        triangular(low_eur, mode_eur, high_eur, 0.9) as p90_eur,
        high_eur,
        (low_eur + mode_eur + high_eur) / 3 as mean_eur
    from parts

)

select
    component_id,
    record_count,
    person_count,
    low_eur,
    p10_eur,
    p50_eur,
    p90_eur,
    high_eur,
    mean_eur
from costs
order by list_order asc, mean_eur desc, component_id asc
