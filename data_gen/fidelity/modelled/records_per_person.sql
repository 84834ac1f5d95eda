-- Persons by number of records.
--
-- Source:    the mean is published, 43,000,000 / 36,820,828 (S02, S08); its split is an assumption
-- Use:       modelled
-- Tolerance: 0.005

with

doubles as (

    select assumed('two_records_per_877_persons') as with_two

),

shares as (

    select
        with_two,
        if(with_two % 2 = 1, 2, 1) as with_four,
        (147 - with_two - 3 * with_four) // 2 as with_three
    from doubles

),

targets as (

    select
        unnest(['1', '2', '3', '4']) as cell,
        unnest([877 - with_two - with_three - with_four, with_two, with_three, with_four])
        / 877 * (select person_count from provenance) as target
    from shares

),

by_person as (

    select
        person_id,
        count(*) as record_count
    from records
    group by person_id

),

founds as (

    select
        record_count::varchar as cell,
        count(*) as found
    from by_person
    group by cell

)

select *
from compared('targets', 'founds')
order by cell
