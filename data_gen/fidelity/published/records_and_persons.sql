-- Records and persons in all.
--
-- Source:    announced 13 March 2024 (S08), as records our inference; CNIL, SAN-2026-003 (S02)
-- Use:       fitted
-- Tolerance: 0
-- Drawn:     no
-- Note:      in a smaller world records are rounded with the persons, so one may be off by one.

with

targets as (

    select
        unnest(['records', 'persons']) as cell,
        unnest([43000000, 36820828]) * persons_scale() as target

),

founds as (

    select
        'records' as cell,
        count(*) as found
    from records
    union all
    select
        'persons' as cell,
        count(*) as found
    from records
    where drift = 'none'

)

select *
from compared('targets', 'founds')
order by cell
