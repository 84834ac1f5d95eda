-- What is the chance that the breach costs the agency more than a given sum?
--
-- Grain:       one row per sum, the least first: 25, evenly between the least and the most
--              drawn.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    The cost passes {even_chance_eur} in one case of two, {one_in_ten_eur} in one
--              of ten.
-- Note:        10,000 sums of draws, the same for everybody; see cost/total.
-- Source:      unit costs and rates: assumptions, see method/ledger.

with

drawn as materialized (

    from drawn_costs(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

whole as (

    select
        min(total_cents) as least_cents,
        max(total_cents) as most_cents,
        quantile_cont(total_cents, 0.5) / 100 as even_chance_eur,
        quantile_cont(total_cents, 0.9) / 100 as one_in_ten_eur
    from drawn
    having count(*) > 0

),

selected as (

    select
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

sums as (

    select
        steps.range as step_number,
        whole.even_chance_eur,
        whole.one_in_ten_eur,
        whole.least_cents + (whole.most_cents - whole.least_cents) * steps.range // 24 as sum_cents
    from whole
    cross join range(25) as steps

)

select
    selected.record_count,
    selected.person_count,
    sums.even_chance_eur,
    sums.one_in_ten_eur,
    sums.sum_cents / 100 as total_eur,
    count(*) filter (drawn.total_cents > sums.sum_cents) / count(*) as exceeded_share
from sums
cross join drawn
cross join selected
group by all
order by total_eur asc, exceeded_share desc
