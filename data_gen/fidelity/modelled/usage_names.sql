-- Persons whose usage name differs from the birth name, by sex and age group.
--
-- Source:    assumption
-- Use:       modelled
-- Tolerance: 0.02
-- Note:      a name drawn anew is the birth name once in some thousands. On a file that ended
--            before the person was eighteen there is none: those are not counted.

select
    concat(groups.sex, ' ', age_from, '-', age_to) as cell,
    any_value(usage_name_per_mille)::bigint * count(*) / 1000 as target,
    count(*) filter (usage_name <> birth_name) as found,
    count(*) as people
from persons
inner join
    read_texts(getvariable('setting') || '/usage_name_by_age.csv') as groups
    on
        groups.sex = persons.sex::varchar
        and age between age_from::integer and age_to::integer
where coalesce(last_day, 65535) >= birth_day + 6575
group by all
order by cell
