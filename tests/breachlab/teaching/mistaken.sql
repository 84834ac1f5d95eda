-- What students wrote: the exercise, the kind of mistake that it is, their SQL.

-- 5.1 records
select 'records' as base, count(*) as number from registrants
union all
select 'persons', count(*) from registrants where is_primary
union all
select 'living', count(*) from registrants where not is_deceased
union all
select 'residents', count(*) from registrants where not is_deceased and not lives_abroad;

-- 5.2 persons
select
    count(*) filter (is_primary)
    / count(*) filter (is_primary and not is_deceased and not lives_abroad) - 1 as excess_share
from registrants;

-- 5.2 with_others
select count(*) / count(*) filter (is_primary) - 1 as excess_share from registrants;

-- 5.2 with_abroad
select count(*) / count(*) filter (is_primary and not is_deceased) - 1 as excess_share
from registrants;

-- 5.2 rounded
select
    round(count(*) / count(*) filter (is_primary and not is_deceased and not lives_abroad) - 1, 2)
    as excess_share
from registrants;

-- 5.3 records
select avg((has_street_address and is_address_valid)::integer) as person_share
from registrants where not is_deceased;

-- 5.3 with_dead
select avg((has_street_address and is_address_valid)::integer) as person_share
from registrants where is_primary;

-- 5.3 of_those_on_file
select avg(is_address_valid::integer) filter (has_street_address) as person_share
from registrants where is_primary and not is_deceased;

-- 5.3 on_file_alone
select avg(has_street_address::integer) as person_share
from registrants where is_primary and not is_deceased;

-- 5.3 unit
select 100 * avg((has_street_address and is_address_valid)::integer) as person_share
from registrants where is_primary and not is_deceased;

-- 5.3 rounded
select round(avg((has_street_address and is_address_valid)::integer), 2) as person_share
from registrants where is_primary and not is_deceased;

-- 5.4 records
select departement_code, 1_000_000 * count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where not is_deceased and not lives_abroad
group by departement_code;

-- 5.4 with_dead
select departement_code, 1_000_000 * count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not lives_abroad
group by departement_code;

-- 5.4 with_abroad
select departement_code, 1_000_000 * count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased
group by departement_code;

-- 5.4 with_others
select departement_code, 1_000_000 * count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary
group by departement_code;

-- 5.4 unit
select departement_code, 1_000 * count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased and not lives_abroad
group by departement_code;

-- 5.4 unit
select departement_code, count(*) / any_value(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased and not lives_abroad
group by departement_code;

-- 5.4 rounded
select
    departement_code, round(1_000_000 * count(*) / any_value(population)) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased and not lives_abroad
group by departement_code;

-- 5.4 repeated_base
select departement_code, 1_000_000 * count(*) / sum(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased and not lives_abroad
group by departement_code;

-- 5.5 repeated_base
select 1_000_000 * count(*) / sum(population) as residents_per_million
from registrants inner join departements using (departement_code)
where is_primary and not is_deceased and not lives_abroad;

-- 5.5 records
select 1_000_000 * count(*) / (select sum(population) from departements) as residents_per_million
from registrants where not is_deceased and not lives_abroad;

-- 5.5 with_dead
select 1_000_000 * count(*) / (select sum(population) from departements) as residents_per_million
from registrants where is_primary and not lives_abroad;

-- 5.5 with_abroad
select 1_000_000 * count(*) / (select sum(population) from departements) as residents_per_million
from registrants where is_primary and not is_deceased;

-- 5.5 unit
select 1_000 * count(*) / (select sum(population) from departements) as residents_per_million
from registrants where is_primary and not is_deceased and not lives_abroad;

-- 5.5 rounded
select floor(1e6 * count(*) / (select sum(population) from departements) + 0.5)
    as residents_per_million
from registrants where is_primary and not is_deceased and not lives_abroad;

-- 5.6 two_nirs
select count(distinct person_id) - count(distinct nir) as none_count, 0 as some_count
from registrants;

-- 5.6 on_one_of_them
select count(distinct person_id) filter (not has_nir) as none_count, 0 as some_count
from registrants;

-- 5.6 records
select count(*) filter (not has_nir) as none_count, 0 as some_count from registrants;

-- 5.6 none_too
select
    count(*) filter (is_primary and not has_nir) as none_count,
    count(distinct person_id) filter (not has_nir) as some_count
from registrants;

-- 6.1 sign
select event_id, happened_on - known_from as days_untold from timeline;

-- 6.2 published_that_day
select count(*) as event_count from timeline
where happened_on <= '2024-03-13' and known_from >= '2024-03-13';

-- 6.2 published_that_day
select count(*) as event_count from timeline where happened_on <= '2024-03-13';

-- 6.2 still_to_come
select count(*) as event_count from timeline where known_from > '2024-03-13';

-- 6.3 fewer_rows
select item_number, arg_max(is_to_fill, known_from) as is_to_fill
from notification_items
where known_from <= '2024-03-13'
group by item_number
having arg_max(is_to_fill, known_from);

-- 6.3 last_wording
select item_number, arg_max(is_to_fill, known_from) as is_to_fill
from notification_items
group by item_number;

-- 6.4 equals_null
select count(*) as figure_count from assumptions where is_published and known_from = null;

-- 6.5 equals_null
select count(*) as person_count from registrants
where is_primary and first_registered_on <= '2021-12-31'
    and (last_ended_on = null or last_ended_on > '2021-12-31');

-- 6.5 no_brackets
select count(*) as person_count from registrants
where is_primary and first_registered_on <= '2021-12-31'
    and last_ended_on is null or last_ended_on > '2021-12-31';

-- 6.5 day_itself
select count(*) as person_count from registrants
where is_primary and first_registered_on <= '2021-12-31'
    and (last_ended_on is null or last_ended_on >= '2021-12-31');

-- 6.5 seen_today
select count(*) as person_count from registrants
where is_primary and first_registered_on <= '2021-12-31' and last_ended_on is null;

-- 6.6 rounded
select round(avg((last_ended_on is not null)::integer), 2) as person_share from registrants
where is_primary and first_registered_on <= '2021-12-31'
    and (last_ended_on is null or last_ended_on > '2021-12-31');

-- 6.6 records
select avg((last_ended_on is not null)::integer) as person_share from registrants
where first_registered_on <= '2021-12-31'
    and (last_ended_on is null or last_ended_on > '2021-12-31');
