-- What would letters cost, at most and as planned?
--
-- Grain:       one row per way of writing, in the order of the list.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Headline:    A green letter to each of the {person_count:,} persons would cost
--              {mode_eur:M} euros; one for each record would cost {saved_mode_eur:M} more.
--              The letters of the plan cost {planned_mode_eur:M}.
-- Note:        the retail price is a ceiling: one letter to everybody on file, deceased or not,
--              as if nothing else were tried. In bulk it is cheaper, by an assumed range.
-- Source:      retail prices: La Poste, see method/ledger; bulk: assumption.

with

planned as (

    select
        is_posted,
        fate <> 'deceased' and channel <> 'e-mail' as is_without_email,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from planned_channels(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by all

),

counted as (

    select
        'everybody' as who,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from planned
    union all
    select
        'the living whom no e-mail reaches' as who,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from planned
    where is_without_email
    union all
    select
        'as planned' as who,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from planned
    where is_posted

),

ways as (

    select
        unnest([
            {
                'place': 1, 'who': 'everybody', 'letter': 'green letter, retail price of 2024',
                'unit_figure': 'green_letter_2024_cents', 'units_per_eur': 100
            },
            {
                'place': 2, 'who': 'everybody', 'letter': 'green letter, retail price of 2025',
                'unit_figure': 'green_letter_2025_cents', 'units_per_eur': 100
            },
            {
                'place': 3, 'who': 'everybody', 'letter': 'green letter, retail price of 2026',
                'unit_figure': 'green_letter_2026_cents', 'units_per_eur': 100
            },
            {
                'place': 4, 'who': 'everybody', 'letter': 'registered letter, retail price of 2024',
                'unit_figure': 'registered_letter_2024_cents', 'units_per_eur': 100
            },
            {
                'place': 5, 'who': 'the living whom no e-mail reaches', 'letter': 'in bulk',
                'unit_figure': 'letter_unit_cost', 'units_per_eur': 10000
            },
            {
                'place': 6, 'who': 'as planned', 'letter': 'in bulk',
                'unit_figure': 'letter_unit_cost', 'units_per_eur': 10000
            }
        ], recursive := true)

),

priced as (

    select
        ways.place,
        counted.record_count,
        counted.person_count,
        concat(ways.who, ', ', ways.letter) as way,
        coalesce(prices.low, prices.value) / ways.units_per_eur as low_unit_eur,
        coalesce(prices.central, prices.value) / ways.units_per_eur as mode_unit_eur,
        coalesce(prices.high, prices.value) / ways.units_per_eur as high_unit_eur
    from ways
    inner join counted using (who)
    inner join assumptions as prices on ways.unit_figure = prices.name
    where exists (select 1 from planned)

)

select
    way,
    record_count,
    person_count,
    person_count * low_unit_eur as low_eur,
    person_count * mode_unit_eur as mode_eur,
    person_count * high_unit_eur as high_eur,
    record_count * mode_unit_eur as by_record_mode_eur,
    (record_count - person_count) * mode_unit_eur as saved_mode_eur,
    max(person_count * mode_unit_eur) filter (place = 6) over () as planned_mode_eur
from priced
order by place asc
