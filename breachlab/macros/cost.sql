-- Cost: what the breach costs the agency, component by component, and the sum by draws.
--
-- Only the agency's own cost: what the persons lose is not in it.

-- One row per component. What is paid once for the breach is shared out by persons, so that the
-- parts of any breakdown add up to the whole. A rate and a unit cost are multiplied at each end of
-- their ranges, which makes the range of their product wider than either.
create or replace macro cost_parts(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

selected as (

    select
        fate <> 'deceased' and channel < 'public_notice'::channel as is_told,
        is_emailed,
        is_texted,
        is_posted,
        is_returned,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from planned_channels(departements, age_bands, sexes, statuses, first_years, end_bands)
    group by all

),

quantities as (

    select
        'breach' as counted_by,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(person_count) / (select sum(everybody.person_count) from exposure_cube as everybody)
            as quantity
    from selected
    union all
    select 'emails', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_emailed
    union all
    select 'sms', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_texted
    union all
    select 'letters', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_posted
    union all
    select 'returned_letters', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_returned
    union all
    select 'informed_persons', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_told

),

priced as (

    select
        parts.*,
        coalesce(unit.low, unit.value) / units_per_eur * coalesce(rate.low / 1000, 1) as low_rate,
        coalesce(unit.central, unit.value) / units_per_eur * coalesce(rate.central / 1000, 1)
            as mode_rate,
        coalesce(unit.high, unit.value) / units_per_eur * coalesce(rate.high / 1000, 1) as high_rate
    from cost_components as parts
    inner join assumptions as unit on parts.unit_figure = unit.name
    left join assumptions as rate on parts.rate_figure = rate.name

)

select
    priced.component_number,
    priced.component_id,
    priced.counted_by,
    priced.is_notification,
    priced.stream,
    priced.source,
    coalesce(quantities.record_count, 0)::bigint as record_count,
    coalesce(quantities.person_count, 0)::bigint as person_count,
    coalesce(quantities.quantity, 0)::double as quantity,
    coalesce(quantities.quantity, 0) * priced.low_rate as low_eur,
    coalesce(quantities.quantity, 0) * priced.mode_rate as mode_eur,
    coalesce(quantities.quantity, 0) * priced.high_rate as high_eur
from priced
inner join quantities using (counted_by)
where (select sum(record_count) from selected) > 0;

comment on macro table cost_parts is
'What each component costs the agency, low, most likely and high; one row per component.';

-- Ten thousand sums, one row each: every component is drawn from its triangular distribution, by
-- itself. The same for everybody: a draw depends on its number and on the component's constant
-- alone (mixer.sql), and cents are whole, so that no order of adding changes a sum.
create or replace macro drawn_costs(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

parts as materialized (

    from cost_parts(departements, age_bands, sexes, statuses, first_years, end_bands)

),

draws as (

    select
        range as draw_number,
        key_base(range) as base
    from range(10000)

),

drawn as (

    select
        draws.draw_number,
        parts.low_eur,
        parts.mode_eur,
        parts.high_eur,
        (draw(draws.base, parts.stream) + 0.5) / 4294967296 as share
    from draws
    cross join parts

)

select
    draw_number,
    sum(round(100 * triangular(low_eur, mode_eur, high_eur, share))::bigint)::bigint as total_cents
from drawn
group by draw_number;

comment on macro table drawn_costs is
'What the breach costs the agency, in cents; one row per draw, of ten thousand.';

-- What one published figure says of so many records; see cost_figures.
create or replace macro figure_of(
    fixed_thousands, per_record_cents, log_intercept_hundredths, log_slope_hundredths, records
) as (
    if(
        log_slope_hundredths is null,
        1000.0 * coalesce(fixed_thousands, 0)
        + coalesce(per_record_cents, 0) * records::double / 100,
        exp((log_intercept_hundredths + log_slope_hundredths * ln(greatest(records, 1))) / 100)
    )
);

comment on macro figure_of is
'What one published figure says that so many records cost, in its own currency.';
