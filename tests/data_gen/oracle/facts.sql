-- fact_key: the facts of a set, of one record, as one number; two records share it where they share
-- every fact. The facts are those of the variable `facts`.
--
-- A fact that is not on file is a value of its own: those without it are alike. A surname in use is
-- that before a slip. A macro of the session, so that a constant list is looked at once.

create or replace temp macro with_fact(fact_key, fact, radix, code) as
    fact_key * if(list_contains(getvariable('facts'), fact), radix, 1)::ubigint
    + case
        when list_contains(getvariable('facts'), fact) then coalesce(code, radix - 1)
        else 0
    end::ubigint;

create or replace temp macro born_on(birth_day) as date '1929-01-01' + birth_day::integer;

-- Département, then the last three characters, which are digits in Corse, too.
create or replace temp macro commune_code_of(locality, departement_code) as
    enum_code(departement_code)::uinteger * 1000
    + substring(locality::varchar, 3, 3)::uinteger;

create or replace temp macro fact_key(
    birth_day, sex, departement_code, locality, birth_place, first_name, birth_name, usage_name,
    first_registered_day
) as
    with_fact(with_fact(with_fact(with_fact(with_fact(with_fact(with_fact(
    with_fact(with_fact(with_fact(with_fact(with_fact(with_fact(
        0::ubigint,
        'birth_year', 4096, year(born_on(birth_day))),
        'birth_month', 32768, year(born_on(birth_day)) * 12 + month(born_on(birth_day))),
        'birth_date', 65536, birth_day),
        'sex', 4, enum_code(sex)),
        'departement', 128, enum_code(departement_code)),
        'commune', 131072, commune_code_of(locality, departement_code)),
        'postcode', 131072, substring(locality::varchar, 7)::uinteger),
        'locality', 65536, enum_code(locality)),
        'birth_place', 1024, enum_code(birth_place)),
        'first_name', 8192, enum_code(first_name)),
        'birth_name', 32768, enum_code(birth_name)),
        'usage_name', 32768, enum_code(usage_name)),
        'first_registration', 65536, first_registered_day);

-- The bands of a record and of a number of others, in which identifiability_cube counts.

create or replace temp macro others_band_of(others) as
    case
        when others < 1 then '0'::others_band
        when others < 5 then '1-4'::others_band
        when others < 10 then '5-9'::others_band
        when others < 100 then '10-99'::others_band
        else '100 and over'::others_band
    end;

-- The day of birth from which each age band but the oldest goes, youngest first: worked out once.
set variable born_after = ( -- noqa
    select
        list(anniversary((last_age + 1)::integer) order by age_band)
            filter (last_age is not null)
    from age_bands
);

-- As records/banded.sql has it.
create or replace temp macro age_band_of(birth_day) as
    case
        when birth_day > getvariable('born_after')[1] then '16-17'::age_band
        when birth_day > getvariable('born_after')[2] then '18-19'::age_band
        when birth_day > getvariable('born_after')[3] then '20-24'::age_band
        when birth_day > getvariable('born_after')[4] then '25-29'::age_band
        when birth_day > getvariable('born_after')[5] then '30-34'::age_band
        when birth_day > getvariable('born_after')[6] then '35-39'::age_band
        when birth_day > getvariable('born_after')[7] then '40-44'::age_band
        when birth_day > getvariable('born_after')[8] then '45-49'::age_band
        when birth_day > getvariable('born_after')[9] then '50-54'::age_band
        when birth_day > getvariable('born_after')[10] then '55-59'::age_band
        when birth_day > getvariable('born_after')[11] then '60-64'::age_band
        when birth_day > getvariable('born_after')[12] then '65-69'::age_band
        when birth_day > getvariable('born_after')[13] then '70-74'::age_band
        else '75 and over'::age_band
    end;
