-- Persons with a street address by the size of the commune and the kind of way.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.03
-- Note:      a locality has a run of the streets of its size, so kinds differ from one to another.

with

kinds as (

    select
        size,
        kind,
        share_per_mille::bigint as share_per_mille
    from read_texts(getvariable('reference') || '/street_kinds.csv')

),

wanted as (

    select
        if(size = 'hamlet', 'village', size) as size,
        kind,
        case size
            when 'hamlet' then assumed('lieux_dits_in_villages_per_mille')
            when 'village'
                then share_per_mille * (1000 - assumed('lieux_dits_in_villages_per_mille')) / 1000
            else share_per_mille
        end as per_mille
    from kinds

),

found as (

    select
        case
            when communes.population < 2000 then 'village'
            when communes.population < 20000 then 'town'
            else 'city'
        end as size,
        regexp_extract(
            registrants.street_address,
            '^[0-9]+ (?:BIS |TER )?(RUE|AVENUE|BOULEVARD|PLACE|IMPASSE|ALLEE|CHEMIN|ROUTE) ', 1
        ) as way,
        if(way = '', 'LIEU-DIT', way) as kind,
        count(*) as people
    from registrants
    inner join communes on registrants.commune_code = communes.commune_code
    where registrants.is_primary and registrants.has_street_address
    group by all

),

totals as (

    select
        size,
        sum(people) as people
    from found
    group by size

)

select
    concat(wanted.size, ' ', wanted.kind) as cell,
    wanted.per_mille * totals.people / 1000 as target,
    coalesce(found.people, 0) as found,
    totals.people
from wanted
inner join totals on wanted.size = totals.size
left join found on wanted.size = found.size and wanted.kind = found.kind
order by cell
