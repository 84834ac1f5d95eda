-- What would the best-known figures give, and why is none of them used here?
--
-- Grain:       the sum of the components first, then one row per figure, the highest first.
-- Needs:       segments, messages, breach figures, assumed figures, age, status, contact, worth of
--              contacts, vital status.
-- Headline:    Well-known figures would put the cost of this breach at {lowest_figure_eur} to
--              {highest_figure_eur}; component by component, notification, crisis management and
--              fine come to about {figure_eur} on average, given our ranges.
-- Full size:   costs
-- Note:        the range of the sum of the components is that of its draws, from p10 to p90; a
--              figure has no range. Each figure is applied to persons, in place of the records that
--              it counts; the sum of the components is the mean of cost/total, per person to
--              inform; by_record_figure_eur applies the figures to the records on file. Cost per
--              record is a poor predictor: the table cost_figures says why each figure is set
--              aside. Figures are those of their year, and dollars are converted at one rate. What
--              the sum of the components leaves out: see cost/total.
-- Source:      each row's; exchange rate of the dollar: assumption, see method/ledger.

with

selected as (

    select
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

figures as (

    select
        *,
        if(currency = 'USD', assumed('eur_cents_per_usd') / 100, 1) as eur_rate
    from cost_figures

),

applied as (

    select
        figures.*,
        selected.record_count,
        selected.person_count,
        figure_of(
            figures.fixed_thousands, figures.per_record_cents, figures.log_intercept_hundredths,
            figures.log_slope_hundredths, selected.person_count
        ) as by_person,
        figure_of(
            figures.fixed_thousands, figures.per_record_cents, figures.log_intercept_hundredths,
            figures.log_slope_hundredths, selected.record_count
        ) as by_record
    from figures
    cross join selected
    where selected.person_count > 0

),

parts as materialized (

    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands,
        unit_costs(), null, null, $whom
    )

),

ranges as (

    from cost_ranges(parts)

),

added as (

    select
        max(record_count) as record_count,
        max(person_count) as person_count,
        sum(mean_eur) as mean_eur
    from parts
    having max(person_count) > 0

),

sums as (

    select
        0 as list_order,
        'component_by_component' as figure_id,
        added.record_count,
        added.person_count,
        ranges.p10_eur,
        added.mean_eur as figure_eur,
        ranges.p90_eur,
        added.mean_eur as by_record_figure_eur,
        'cost/components' as figure_source
    from added
    inner join ranges on ranges.component_id = 'total'
    union all
    select
        1 as list_order,
        figure_id,
        record_count,
        person_count,
        null as p10_eur,
        by_person * eur_rate as figure_eur,
        null as p90_eur,
        by_record * eur_rate as by_record_figure_eur,
        source as figure_source
    from applied

)

select
    figure_id,
    record_count,
    person_count,
    p10_eur,
    figure_eur,
    p90_eur,
    by_record_figure_eur,
    figure_id as why_not_believed_id,
    figure_source,
    figure_eur / person_count as per_person_eur,
    figure_eur / max(figure_eur) filter (list_order = 0) over () as times_the_components,
    min(figure_eur) filter (list_order = 1) over () as lowest_figure_eur,
    max(figure_eur) filter (list_order = 1) over () as highest_figure_eur
from sums
order by list_order asc, figure_eur desc, figure_id asc
