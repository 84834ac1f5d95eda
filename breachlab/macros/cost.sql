-- Cost: what telling people, the crisis and the fine cost the agency, component by component.
--
-- Only the agency's own cost: neither what it may have to pay the persons (cost/claims), nor what
-- they lose (fields/victims), nor the measures that CNIL enjoined.

-- The value below which a share of a triangular distribution lies. Source: Kotz and van Dorp,
-- Beyond Beta, World Scientific 2004, chapter 1: the inverse of the distribution function.
create or replace macro triangular(low, mode, high, share) as (
    case
        when high = low then low::double
        when share * (high - low) < mode - low then low + sqrt(share * (high - low) * (mode - low))
        else high - sqrt((1 - share) * (high - low) * (high - mode))
    end
);

comment on macro triangular is
'The value below which a share of a triangular distribution lies.';

create or replace macro triangular_mean(low, mode, high) as (low + mode + high) / 3;

comment on macro triangular_mean is 'The mean of a triangular distribution.';

-- What one of each component costs where a question is asked with it, in euros; null is the
-- ledger's.
create or replace macro unit_costs(
    email_cost := null,
    sms_cost := null,
    letter_cost := null,
    returned_letter_cost := null,
    public_notice_cost := null,
    call_cost := null,
    investigation_cost := null,
    crisis_response_cost := null,
    identity_protection_cost := null
) as map_from_entries([
    ('emails', email_cost::double),
    ('sms', sms_cost::double),
    ('letters', letter_cost::double),
    ('returned_letters', returned_letter_cost::double),
    ('public_notice', public_notice_cost::double),
    ('call_centre', call_cost::double),
    ('investigation', investigation_cost::double),
    ('crisis_response', crisis_response_cost::double),
    ('identity_protection', identity_protection_cost::double)
]);

comment on macro unit_costs is
'The unit costs that a question is asked with, by component, in euros; null is the ledger''s.';

-- A sum of money as a decimal of a millionth of a euro: the order in which decimals are added
-- changes nothing, and that in which doubles are does.
create or replace macro in_micro_eur(amount) as coalesce(amount, 0)::decimal(24, 6);

comment on macro in_micro_eur is
'A sum of money as a decimal of a millionth of a euro, which can be added in any order.';

-- What one of each component costs in euros, and the rate at which its quantity comes to it.
create or replace macro cost_prices() as table
select
    components.*,
    coalesce(unit.low, unit.value) / components.units_per_eur as low_unit,
    coalesce(unit.central, unit.value) / components.units_per_eur as mode_unit,
    coalesce(unit.high, unit.value) / components.units_per_eur as high_unit,
    coalesce(rate.low, 1000) / 1000 as low_share,
    coalesce(rate.central, 1000) / 1000 as mode_share,
    coalesce(rate.high, 1000) / 1000 as high_share
from cost_components as components
inner join assumptions as unit on components.unit_figure = unit.name
left join assumptions as rate on components.rate_figure = rate.name;

comment on macro table cost_prices is
'The unit cost in euros and the rate of each component, low, central and high; one row per component.';

-- Between which ends each quantity lies, and its mean, in proportion to its centre. An end is as
-- far as the root of the sum of squares of all moves in its direction, one for each figure. A
-- figure is triangular between its ends, and a quantity goes in proportion on either side of its
-- centre.
create or replace macro quantity_spreads() as table
select
    counted_by,
    1 - sqrt(sum(least(low - central, high - central, 0) ** 2)) / any_value(central) as low_ratio,
    1 + sqrt(sum(greatest(low - central, high - central, 0) ** 2)) / any_value(central)
        as high_ratio,
    1 + sum(
        lower_share * (low - central) / 3 + (1 - lower_share) * (high - central) / 3
    ) / any_value(central) as mean_ratio
from quantity_ends()
group by counted_by;

comment on macro table quantity_spreads is
'Low and high end and mean of each quantity of cost, in proportion to its centre; one row per quantity.';

-- One row per component. What is paid once for the breach is shared out by living persons, so that
-- the parts of any breakdown add up to the whole, whoever is informed. Quantity, rate and unit cost
-- are drawn apart, so the mean of their product is the product of their means. The ends of a
-- quantity keep the proportion to it that they have in the default world (quantity_spreads).
--
-- A unit cost that is given is the most likely one, and the ends of its range keep their proportion
-- to it. So is take_up of an option, in a thousand persons; null is none, as none was offered. An
-- SMS costs by its parts: those of its draft, or sms_parts where that is given.
create or replace macro cost_parts(
    departements, age_bands, sexes, statuses, first_years, end_bands, given_unit_costs, take_up,
    sms_parts, whom
) as table
with

planned as (

    from planned_groups(departements, age_bands, sexes, statuses, first_years, end_bands, whom)

),

selected as (

    select
        channel < 'public_notice'::channel as is_told,
        is_emailed,
        is_texted,
        is_posted,
        is_returned,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        round(sum(person_count * sms_part_count), 3) as sms_part_count
    from with_sms_parts(planned, sms_parts)
    group by all

),

living as (

    select
        sum(person_count) / (
            select sum(everybody.person_count)
            from contact_cube_any_place as everybody
            where everybody.fate <> 'deceased'
        ) as part
    from contact_groups(departements, age_bands, sexes, statuses, first_years, end_bands)
    where fate <> 'deceased'

),

quantities as (

    select
        'breach' as counted_by,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        (select living.part from living) as quantity
    from selected
    union all
    select 'emails', sum(record_count), sum(person_count), sum(person_count)
    from selected
    where is_emailed
    union all
    select 'sms', sum(record_count), sum(person_count), sum(sms_part_count)
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

scaled as (

    select
        *,
        coalesce(given_unit_costs[component_id] / mode_unit, 1) as unit_scale,
        case when is_option then coalesce(take_up, 0) / (1000 * mode_share) else 1 end as rate_scale
    from cost_prices()

),

priced as (

    select
        *,
        low_unit * unit_scale as low_unit_eur,
        mode_unit * unit_scale as mode_unit_eur,
        high_unit * unit_scale as high_unit_eur,
        least(low_share * rate_scale, 1) as low_rate,
        least(mode_share * rate_scale, 1) as mode_rate,
        least(high_share * rate_scale, 1) as high_rate,
        triangular_mean(low_rate, mode_rate, high_rate) as mean_rate,
        triangular_mean(low_unit_eur, mode_unit_eur, high_unit_eur) as mean_unit_eur
    from scaled

),

spread as (

    select
        quantities.*,
        quantities.quantity * coalesce(spreads.low_ratio, 1) as low_quantity,
        quantities.quantity * coalesce(spreads.high_ratio, 1) as high_quantity,
        quantities.quantity * coalesce(spreads.mean_ratio, 1) as mean_quantity
    from quantities
    left join quantity_spreads() as spreads on quantities.counted_by = spreads.counted_by

)

select
    priced.component_number,
    priced.component_id,
    priced.counted_by,
    priced.is_notification,
    priced.is_option,
    priced.source,
    priced.unit_scale,
    priced.low_rate,
    priced.mode_rate,
    priced.high_rate,
    priced.low_unit_eur,
    priced.mode_unit_eur,
    priced.high_unit_eur,
    priced.mean_rate,
    priced.mean_unit_eur,
    coalesce(spread.low_quantity, 0)::double as low_quantity,
    coalesce(spread.high_quantity, 0)::double as high_quantity,
    coalesce(spread.mean_quantity, 0)::double as mean_quantity,
    coalesce(spread.record_count, 0)::bigint as record_count,
    coalesce(spread.person_count, 0)::bigint as person_count,
    coalesce(spread.quantity, 0)::double as quantity,
    in_micro_eur(spread.low_quantity * priced.low_rate * priced.low_unit_eur) as low_eur,
    in_micro_eur(spread.quantity * priced.mode_rate * priced.mode_unit_eur) as central_eur,
    in_micro_eur(spread.high_quantity * priced.high_rate * priced.high_unit_eur) as high_eur,
    in_micro_eur(spread.mean_quantity * priced.mean_rate * priced.mean_unit_eur) as mean_eur
from priced
inner join spread using (counted_by)
where (select sum(record_count) from selected) > 0;

comment on macro table cost_parts is
'What each component costs the agency, low, central, high and in the mean; one row per component.';

-- Ten thousand draws of each component: its rate and its unit cost are each drawn from a triangular
-- distribution, by itself. So is each figure that moves a quantity, once for all quantities: what
-- it moves moves together. The same for everybody: a draw depends on its number and on a
-- constant of the component or the figure alone (mixer.sql). A place is that of a draw between the
-- least and the most that there is.
--
-- unit_eur is what one of the quantity costs in a draw at the ledger's unit cost: a draw is in
-- proportion to the quantity and to the unit cost, so that nothing else is drawn for a selection.
-- It is so to a rate, but for an option's, which ends at everybody: of that the place is kept.
create or replace table cost_draws as
with

lows as (

    select
        draw_number,
        low_base(draw_number) as low_base
    from (select unnest(range(10000)) as draw_number) as numbers

),

-- key_base, each step in a column: at once, planning it takes longer than all the draws.
draws as (

    select
        draw_number,
        whole_base(low_base, draw_number) as base
    from lows

),

moving as (

    select distinct
        figure,
        stream,
        lower_share
    from quantity_ends()

),

-- How far a figure is from its centre: -1 at its low end, 1 at its high one. A sum of decimals is
-- the same in any order.
figures as (

    select
        draws.draw_number,
        moving.figure,
        triangular(
            -moving.lower_share,
            0,
            1 - moving.lower_share,
            (draw(draws.base, moving.stream) + 0.5) / 4294967296
        ) as from_centre,
        case
            when from_centre < 0 then from_centre / moving.lower_share
            else from_centre / (1 - moving.lower_share)
        end as far
    from draws
    cross join moving

),

quantities as (

    select
        figures.draw_number,
        ends.counted_by,
        1 + sum(
            (
                abs(figures.far)
                * (case when figures.far < 0 then ends.low else ends.high end / ends.central - 1)
            )::decimal(24, 12)
        )::double as quantity_ratio
    from figures
    inner join quantity_ends() as ends using (figure)
    group by figures.draw_number, ends.counted_by

),

places as (

    select
        draws.draw_number,
        prices.*,
        (draw(draws.base, prices.unit_stream) + 0.5) / 4294967296 as unit_place,
        (draw(draws.base, prices.rate_stream) + 0.5) / 4294967296 as rate_place
    from draws
    cross join cost_prices() as prices

)

select
    places.draw_number,
    places.component_number,
    places.is_option,
    case when places.is_option then places.rate_place end as rate_place,
    coalesce(quantities.quantity_ratio, 1)
    * case
        when places.is_option then 1
        else triangular(places.low_share, places.mode_share, places.high_share, places.rate_place)
    end
    * triangular(places.low_unit, places.mode_unit, places.high_unit, places.unit_place)
        as unit_eur
from places
left join quantities
    on
        places.draw_number = quantities.draw_number
        and places.counted_by = quantities.counted_by;

comment on table cost_draws is
'Internal: the draws of costs, one row per component and draw, of ten thousand.';

-- Cents are whole, so that no order of adding changes the sum of a draw. parts are cost_parts.
create or replace macro drawn_parts(parts) as table
select
    draws.draw_number,
    each_part.component_id,
    each_part.is_notification,
    round(
        100 * each_part.quantity * each_part.unit_scale * draws.unit_eur
        * case
            when each_part.is_option
                then triangular(
                    each_part.low_rate, each_part.mode_rate, each_part.high_rate, draws.rate_place
                )
            else 1
        end
    )::bigint as cost_cents
from cost_draws as draws
inner join query_table(parts) as each_part using (component_number);

comment on macro table drawn_parts is
'What a component costs the agency, in cents; one row per component and draw, of ten thousand.';

-- Between which sums eight draws of ten lie, p10 and p90, of each component and of two sums:
-- 'total' of all components, and 'informing' of those that are part of the notification. The range
-- of a sum is that of its own draws: the low ends of its parts do not come together. parts are
-- cost_parts.
create or replace macro cost_ranges(parts) as table
with

drawn as materialized (

    from drawn_parts(parts)

),

wholes as materialized (

    select
        sum(cost_cents)::bigint as total_cents,
        (sum(cost_cents) filter (is_notification))::bigint as informing_cents
    from drawn
    group by draw_number

),

quantiles as (

    select
        component_id,
        quantile_cont(cost_cents, [0.1, 0.5, 0.9]) as cents
    from drawn
    group by component_id
    union all
    select
        'total' as component_id,
        quantile_cont(total_cents, [0.1, 0.5, 0.9]) as cents
    from wholes
    having count(*) > 0
    union all
    select
        'informing' as component_id,
        quantile_cont(informing_cents, [0.1, 0.5, 0.9]) as cents
    from wholes
    having count(informing_cents) > 0

)

select
    component_id,
    cents[1] / 100 as p10_eur,
    cents[2] / 100 as p50_eur,
    cents[3] / 100 as p90_eur
from quantiles;

comment on macro table cost_ranges is
'The sums of money between which eight draws of ten lie, of each component, of informing and of all.';

-- What one published figure says of so many records; see cost_figures.
create or replace macro figure_of(
    fixed_thousands, per_record_cents, log_intercept_hundredths, log_slope_hundredths, records
) as (
    case
        when log_slope_hundredths is null
            then
                1000.0 * coalesce(fixed_thousands, 0)
                + coalesce(per_record_cents, 0) * records::double / 100
        else exp((log_intercept_hundredths + log_slope_hundredths * ln(greatest(records, 1))) / 100)
    end
);

comment on macro figure_of is
'What one published figure says that so many records cost, in its own currency.';
