-- What would the well-known figures say, and why is none of them believed here?
--
-- Grain:       the sum of the components first, then one row per figure, the highest first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    Well-known figures of the cost of a breach say from {lowest_figure_eur:M}
--              to {highest_figure_eur:M} euros, so that none is to be believed; component
--              by component it is likely {mode_eur:M}.
-- Note:        each figure is applied to the persons, as its records are; by_record_mode_eur
--              applies it to the records on file. Cost per record is a poor predictor: see
--              why_not_believed. Figures are of their own years, and dollars are turned at one
--              course.
-- Source:      each row's; course of the dollar: assumption, see method/ledger.

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
        if(currency = 'USD', assumed_low('eur_cents_per_usd') / 100, 1) as low_course,
        if(currency = 'USD', assumed('eur_cents_per_usd') / 100, 1) as mode_course,
        if(currency = 'USD', assumed_high('eur_cents_per_usd') / 100, 1) as high_course
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

sums as (

    select
        0 as place,
        'component by component' as figure,
        max(record_count) as record_count,
        max(person_count) as person_count,
        sum(low_eur) as low_eur,
        sum(mode_eur) as mode_eur,
        sum(high_eur) as high_eur,
        sum(mode_eur) as by_record_mode_eur,
        'Believed more: each part can be argued with' as why_not_believed,
        'cost/components' as figure_source
    from cost_parts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    having max(person_count) > 0
    union all
    select
        1 as place,
        figure,
        record_count,
        person_count,
        by_person * low_course as low_eur,
        by_person * mode_course as mode_eur,
        by_person * high_course as high_eur,
        by_record * mode_course as by_record_mode_eur,
        why_not_believed,
        source as figure_source
    from applied

)

select
    figure,
    record_count,
    person_count,
    low_eur,
    mode_eur,
    high_eur,
    by_record_mode_eur,
    why_not_believed,
    figure_source,
    mode_eur / person_count as per_person_eur,
    mode_eur / max(mode_eur) filter (place = 0) over () as times_the_components,
    min(mode_eur) filter (place = 1) over () as lowest_figure_eur,
    max(mode_eur) filter (place = 1) over () as highest_figure_eur
from sums
order by place asc, mode_eur desc, figure asc
