-- Which first names were not given to the person's sex in the birth decade?
--
-- Grain:       one row per sex, decade and name that breaks the rule; none is right.
-- Needs:       records.
-- Note:        checked against the frozen lists of first names; for people born abroad or in
--              Mayotte, against all decades together.
-- Over a second:
--              some 2 s at 43 million records, as it groups every record.

with

borne as (

    select
        sex,
        first_name,
        birth_departement_code in ('976', '99') as is_born_abroad,
        (year(born_on) - 1) // 10 * 10 + 1 as decade,
        count(*) as record_count
    from registrants
    group by sex, first_name, is_born_abroad, decade

)

select
    borne.sex,
    borne.decade,
    borne.first_name,
    borne.record_count
from borne
left join first_names
    on
        borne.sex = first_names.sex
        and borne.first_name = first_names.first_name
        and borne.decade = first_names.decade
left join first_names as abroad
    on
        borne.sex = abroad.sex
        and borne.first_name = abroad.first_name
        and abroad.decade is null
        and borne.is_born_abroad
where first_names.first_name is null and abroad.first_name is null
order by borne.sex asc, borne.decade asc, borne.first_name asc
