-- What would letters cost, at most and as planned?
--
-- Grain:       one row per letter and those it goes to, in the order of the list.
-- Needs:       segments, assumed figures, age, status, contact, worth of contacts, vital status.
-- Headline:    A green letter to each of the {person_count:persons_to_inform} would cost
--              {mode_eur}; one for each record would cost {saved_mode_eur} more. The letters sent
--              under the plan cost {planned_mode_eur}.
-- Note:        the retail price gives a ceiling: one letter to each person to inform, as if no
--              other channel were used. Bulk mail is cheaper, by an assumed range.
-- Source:      retail prices: La Poste, see method/ledger; bulk: assumption.

with

grouped as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )
    left join age_bands using (age_band)

),

planned as (

    select
        gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75) as is_posted,
        channel <> 'email' as is_without_email,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from grouped
    group by all

),

by_recipient as (

    select
        'to_inform' as recipient_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from planned
    union all
    select
        'without_email' as recipient_id,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from planned
    where is_without_email
    union all
    select
        'planned' as recipient_id,
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from planned
    where is_posted

),

letters as (

    select
        unnest([
            {
                'list_order': 1, 'recipient_id': 'to_inform', 'letter_id': 'green_2024',
                'unit_figure': 'green_letter_2024_cents', 'units_per_eur': 100
            },
            {
                'list_order': 2, 'recipient_id': 'to_inform', 'letter_id': 'green_2025',
                'unit_figure': 'green_letter_2025_cents', 'units_per_eur': 100
            },
            {
                'list_order': 3, 'recipient_id': 'to_inform', 'letter_id': 'green_2026',
                'unit_figure': 'green_letter_2026_cents', 'units_per_eur': 100
            },
            {
                'list_order': 4, 'recipient_id': 'to_inform', 'letter_id': 'registered_2024',
                'unit_figure': 'registered_letter_2024_cents', 'units_per_eur': 100
            },
            {
                'list_order': 5, 'recipient_id': 'without_email', 'letter_id': 'bulk',
                'unit_figure': 'letter_unit_cost', 'units_per_eur': 10000
            },
            {
                'list_order': 6, 'recipient_id': 'planned', 'letter_id': 'bulk',
                'unit_figure': 'letter_unit_cost', 'units_per_eur': 10000
            }
        ], recursive := true)

),

priced as (

    select
        letters.list_order,
        letters.recipient_id,
        letters.letter_id,
        by_recipient.record_count,
        by_recipient.person_count,
        coalesce(prices.low, prices.value) / letters.units_per_eur as low_unit_eur,
        coalesce(prices.central, prices.value) / letters.units_per_eur as mode_unit_eur,
        coalesce(prices.high, prices.value) / letters.units_per_eur as high_unit_eur
    from letters
    inner join by_recipient using (recipient_id)
    inner join assumptions as prices on letters.unit_figure = prices.name
    where exists (select 1 from planned)

)

select
    recipient_id,
    letter_id,
    record_count,
    person_count,
    person_count * low_unit_eur as least_eur,
    person_count * mode_unit_eur as mode_eur,
    person_count * high_unit_eur as most_eur,
    record_count * mode_unit_eur as by_record_mode_eur,
    (record_count - person_count) * mode_unit_eur as saved_mode_eur,
    max(person_count * mode_unit_eur) filter (list_order = 6) over () as planned_mode_eur
from priced
order by list_order asc
