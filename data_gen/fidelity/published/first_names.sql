-- The twenty most frequent first names of those born in France, by sex and decade of birth.
--
-- Source:    INSEE, births by first name, 1921 to 2010
-- Use:       fitted
-- Tolerance: 0.03

with

births as (

    select
        sex,
        substring(decade, 8) as decade,
        first_name,
        births,
        births / sum(births) over (partition by sex, decade) as share
    from (
        unpivot (from read_values(getvariable('reference') || '/first_name_births.csv'))
        on columns('births_.*') into name decade value births
    )
    qualify row_number() over (partition by sex, decade order by births desc, first_name asc) <= 20

),

people as (

    select
        sex::varchar as sex,
        first_name::varchar as first_name,
        (year(date '1929-01-01' + birth_day::integer) - 1) // 10 * 10 + 1 as decade,
        count(*) as people
    from persons
    where birth_place::varchar not like '99%'
    group by all

),

totals as (

    select
        sex,
        decade,
        sum(people) as born
    from people
    group by sex, decade

)

select
    concat(births.sex, ' ', births.decade, ' ', births.first_name) as cell,
    births.share * totals.born as target,
    coalesce(people.people, 0) as found,
    totals.born as people
from births
inner join totals on births.sex = totals.sex and births.decade::integer = totals.decade
left join people
    on
        births.sex = people.sex
        and births.decade::integer = people.decade
        and births.first_name = people.first_name
order by cell
