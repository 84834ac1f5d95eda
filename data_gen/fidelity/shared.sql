-- What the comparisons share: the persons of a database, and macros that scale and compare.

-- What a macro is given may hold no query of its own, but a variable.
set variable persons = ( -- noqa
    select person_count
    from provenance
);

create or replace temp macro persons_here() as (getvariable('persons'));

-- A world of another size than 43,000,000 records has the same shares.
create or replace temp macro persons_scale() as (persons_here() / 36820828);

-- Cells of a target and of what was found, by the names of two CTEs.
create or replace temp macro compared(targets, founds) as table
select
    cell,
    target,
    coalesce(found, 0) as found
from query_table(targets)
full join query_table(founds) using (cell);

-- Cells of a reference file with their targets, and what is found of them in a table or view: each
-- cell, target and count is an expression over the columns of the one or the other.
create or replace temp macro compared_with(
    path, target_cell, wanted, table_name, found_cell, counted
) as table
with

targets as (

    select
        target_cell as cell,
        wanted as target
    from read_texts(path)
    group by cell

),

founds as (

    select
        found_cell::varchar as cell,
        counted as found
    from query_table(table_name)
    group by cell
    having counted > 0

)

select *
from compared('targets', 'founds');

-- One row per person, as the primary record has it.
create or replace temp view persons as
select
    sex,
    status,
    first_name,
    birth_name,
    birth_place,
    nir_order,
    usage_name,
    birth_day,
    last_day,
    registration_count,
    fields_on_file,
    truths,
    date '1929-01-01' + birth_day::integer as born_on,
    (year(born_on) - 1) // 10 * 10 + 1 as decade,
    date_sub('year', born_on, reference_day()) as age,
    coalesce(
        date_sub('year', date '1929-01-01' + last_day::integer + 1, reference_day() + 1), 0
    ) as years_since,
    truths & 12 = 0 as is_resident,
    status = 'registered' as is_registered,
    truths & 16 <> 0 as was_registered_by_2021,
    truths & 32 <> 0 as was_in_file_of_2022
from records
where drift = 'none';

-- The persons with the assumed shares of their status and of the years since the last contact.
create or replace temp view persons_with_rates as
select
    persons.*,
    contacts.* exclude (status),
    identifiers.* exclude (status),
    concat(contacts.status, ' ', years_since_from, '-', years_since_to) as contact_class
from persons
inner join
    read_texts(getvariable('setting') || '/contact_availability.csv') as contacts
    on
        contacts.status = persons.status::varchar
        and years_since between years_since_from::integer and years_since_to::integer
inner join
    read_texts(getvariable('setting') || '/identifier_availability.csv') as identifiers
    on identifiers.status = persons.status::varchar;

-- Of the persons of each class who are asked about: those who have it, as wanted and as found.
create or replace temp macro held_by_class(class, held, per_mille, is_asked, has) as table
select
    concat(class, ' ', held) as cell,
    count_if(is_asked) * any_value(per_mille)::bigint / 1000 as target,
    count_if(is_asked and has) as found,
    count_if(is_asked) as people
from persons_with_rates
group by cell;

-- The cube of exposures with the five years of age that targets have, and with the région.
create or replace temp view exposures as
select
    cube.* replace (cube.departement_code::varchar as departement_code),
    departements.region_code::varchar as region_code,
    replace(replace(cube.age_band::varchar, '16-17', '16-19'), '18-19', '16-19') as five_year_band
from exposure_cube as cube
inner join departements using (departement_code);

-- Persons by the départements that they live in and were born in, 99 for abroad.
create or replace temp view dwellers_by_birth as
select
    departements.departement_code::varchar as departement_code,
    departements.region_code::varchar as region_code,
    counted.birth_departement_code,
    birth.region_code::varchar as birth_region_code,
    counted.people
from (
    select
        departement_code,
        birth_departement_code,
        count(*) as people
    from registrants
    where is_primary
    group by all
) as counted
inner join departements using (departement_code)
left join departements as birth
    on counted.birth_departement_code = birth.departement_code::varchar;

-- Job seekers that were published of départements and of régions, in the central setting alone.
-- A to C is brought to all categories by 6,158,000 / 5,400,500, as in France without Mayotte.
create or replace temp view published_job_seekers as
select
    area,
    area_code as cell,
    use,
    persons::bigint
    * if(categories = 'A to C', 6158000 / 5400500, 1)
    * persons_scale() as target
from read_texts(getvariable('reference') || '/job_seekers.csv')
where (select setting from provenance) = 'central';
