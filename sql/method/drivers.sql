-- Which assumed figures move a headline number, and how far?
--
-- Grain:       one row per figure, the one that moves it furthest first; then one row per set of
--              figures that were moved at once.
-- Needs:       breach figures, assumed figures.
-- Headline (is_moved_money):
--              Of the assumed figures that change how many persons are informed or how many
--              messages are sent, the {driver_id} can move the {headline_id} furthest: with all
--              others at their centre it takes off up to {below_share:.1} and adds up to
--              {above_share:.1}. Several at once take off {lowest_share:.1} and add
--              {highest_share:.1}. Unit costs and rates are not among them: see cost/tornado.
-- Headline (not is_moved):
--              No assumed figure moves the {headline_id} by half a per cent.
-- Headline:    Of all assumed figures the {driver_id} can move the {headline_id} furthest: with all
--              others at their centre it takes off up to {below_share:.1} and adds up to
--              {above_share:.1}. Several at once take off {lowest_share:.1} and add
--              {highest_share:.1}.
-- Note:        each figure goes to its low and to its high end while all others stay at their
--              centre, in a world of its own if it changes records. The two that move a headline
--              most, sometimes three, and those multiplied together go to their ends at once: all
--              combinations of ends are computed. lowest_share and highest_share are the largest
--              changes of all these runs. Shares are changes from the centre, not a second range.
--              What changes records was computed on a twentieth of the records, each counted twenty
--              times; a figure that moves a headline by less than half a per cent is left out, as
--              chance alone does so. If a figure contradicts published ones, the nearest world that
--              agrees with them is made. A unit cost or a rate of cost moves no sum of money here:
--              those are drawn from their ranges (cost/total). A cost at the centre is not its mean
--              (cost/total). Changes are those of a world of 43 million records.
-- Source:      sql/headline_ends.csv, made by python -m data_gen ends; ranges: see method/ledger.

with

asked as (

    select coalesce($headline, 'severity/communication_due') as headline_id

),

drivers as (

    select
        each_driver.*,
        asked.headline_id
    from asked
    left join headline_drivers((select inner_asked.headline_id from asked as inner_asked))
        as each_driver on true

)

select
    drivers.headline_id,
    drivers.figure as driver_id,
    drivers.crossed_with as crossed_driver_ids,
    drivers.basis as driver_effect_id,
    ledger.low as driver_low,
    ledger.high as driver_high,
    ledger.name as driver_unit_id,
    coalesce(drivers.below_change, 0) as below_change,
    coalesce(drivers.above_change, 0) as above_change,
    coalesce(drivers.below_share, 0) as below_share,
    coalesce(drivers.above_share, 0) as above_share,
    coalesce(drivers.lowest_share, 0) as lowest_share,
    coalesce(drivers.highest_share, 0) as highest_share,
    drivers.figure is not null as is_moved,
    drivers.figure is not null and ends_with(drivers.key, '_eur') as is_moved_money
from drivers
left join assumptions as ledger on drivers.figure = ledger.name
order by
    drivers.crossed_with is not null asc,
    drivers.furthest_share desc,
    drivers.figure asc,
    drivers.crossed_with asc
