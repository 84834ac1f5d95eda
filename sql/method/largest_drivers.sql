-- Which assumptions move a key figure most, and which key figure?
--
-- Grain:       one row per assumed figure, with the headline that it moves furthest; that which
--              moves one furthest of all first.
-- Needs:       breach figures, assumed figures.
-- Headline (driver_id):
--              {driver_count} {driver_count:assumption moves/assumptions move} a key figure by half
--              a per cent or more; first: the {driver_id} (the {headline_id}).
-- Headline:    No assumption moves a key figure by half a per cent.
-- Finding (driver_id):
--              The {driver_id} moves a key figure most: the {headline_id}
-- Finding:     No assumption moves a key figure by 0.5%
-- Mark:        modelled
-- Note:        as method/drivers, which gives all assumptions of one key figure. least_value and
--              most_value are the ends of this figure, in the unit of its column; a cost at the
--              centre is not its mean.
-- Source:      sql/headline_ends.csv, made by python -m data_gen ends; ranges: see method/ledger.

with

moved as (

    select
        *,
        least(low, central, high) as least_value,
        greatest(low, central, high) as most_value
    from headline_ends()
    where figure is not null and crossed_with is null

),

furthest as (

    select
        *,
        (central - least_value) / central as below_share,
        (most_value - central) / central as above_share,
        greatest(below_share, above_share) as furthest_share
    from moved
    qualify row_number() over (
        partition by figure
        order by greatest(central - least_value, most_value - central) / central desc, question asc
    ) = 1

)

select
    figure as driver_id,
    question as headline_id,
    key as headline_key,
    least_value,
    central as central_value,
    most_value,
    below_share,
    above_share,
    furthest_share,
    count(*) over () as driver_count
from furthest
order by furthest_share desc, driver_id asc
