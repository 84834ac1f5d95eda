-- drift_slots: 256 equal parts of the records that are not primary, each with one drift.
--
-- Source: assumptions, drift_…_per_mille in reference/assumptions.toml, shared in proportion.

create temp table drift_slots as

with

weighted as (

    select
        replace(replace(name, 'drift_', ''), '_per_mille', '')::drift as drift,
        value as weight
    from assumptions
    where name like 'drift\_%' escape '\'

),

bounded as (

    select
        drift,
        256 * sum(weight) over (order by drift) // sum(weight) over () as drift_end,
        256 * (sum(weight) over (order by drift) - weight) // sum(weight) over () as drift_start
    from weighted

)

select
    slot.range as drift_slot,
    bounded.drift
from range(256) as slot
inner join bounded
    on slot.range >= bounded.drift_start and slot.range < bounded.drift_end
order by slot.range
