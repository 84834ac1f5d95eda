-- Bounds: what an outsider, who knows only how many, can say of how many people are in two groups.

-- Were membership of the one independent of membership of the other.
create or replace macro expected_overlap(one, other, everyone) as (
    one::double * other / nullif(everyone, 0)
);

comment on macro expected_overlap is
'How many are in both of two groups, were the one independent of the other; both are of everyone.';

-- The least and the most that it can be, whatever the dependence. Source: M. Fréchet,
-- Sur les tableaux de corrélation dont les marges sont données, Ann. Univ. Lyon, 1951.
-- Null where one of them is not known: greatest() would pass over it and say zero.
create or replace macro least_overlap(one, other, everyone) as (
    case when one + other < everyone then 0 else one + other - everyone end
);

comment on macro least_overlap is
'The least that can be in both of two groups out of everyone; null where a size is not known.';

create or replace macro most_overlap(one, other) as (least(one, other));

comment on macro most_overlap is
'The most that can be in both of two groups; where one size is not known, the other.';

-- One row per breach, département, sex and age band: the living residents on the register, the
-- residents of the perimeter, and the breach's members, spread evenly over its perimeter. Where
-- the register has more people than residents were counted a year before, these are as many.
create or replace macro overlap_strata(departements, age_bands, sexes, statuses) as table
with

living as (

    select
        departement_code,
        sex,
        age_band,
        sum(person_count - deceased_person_count - abroad_person_count)::bigint
            as living_person_count
    from selected_cells(departements, age_bands, sexes, statuses, null, null)
    group by departement_code, sex, age_band

)

select
    perimeters.breach_id,
    perimeters.departement_code,
    perimeters.sex,
    perimeters.age_band,
    perimeters.inside_share * coalesce(living.living_person_count, 0) as register_person_count,
    greatest(perimeters.resident_count, register_person_count) as resident_count,
    breaches.person_count * perimeters.resident_count / breaches.perimeter_person_count
        as member_count
from perimeters
inner join breaches using (breach_id)
left join living
    on
        perimeters.departement_code = living.departement_code
        and perimeters.sex = living.sex
        and perimeters.age_band = living.age_band
where
    (
        departements is null
        or list_contains(departements::departement_code[], perimeters.departement_code)
    )
    and (age_bands is null or list_contains(age_bands::age_band[], perimeters.age_band))
    and (sexes is null or list_contains(sexes::sex[], perimeters.sex));

comment on macro table overlap_strata is
'The living on the register, the residents and the members: one row per breach, département, sex and age band.';

create or replace macro asked_breach(breach) as (coalesce(breach, 'VIAMEDIS'));

comment on macro asked_breach is
'The code of the other breach that a question is of: the one asked for, else VIAMEDIS.';

-- What a question needs of one breach, stratum by stratum, to be summed: the exposed, those of
-- them in the breach too, and what an outsider knows; null asks for the breach that is taken first.
create or replace macro overlap_cells(
    breach, departements, age_bands, sexes, statuses
) as table
select
    departement_code,
    age_band,
    sex,
    person_count as exposed_person_count
from selected_cells(departements, age_bands, sexes, statuses, null, null)
union all by name
select
    departement_code,
    age_band,
    sex,
    record_count,
    person_count
from selected_members(departements, age_bands, sexes, statuses)
where breach_id = asked_breach(breach)
union all by name
select
    departement_code,
    age_band,
    sex,
    resident_count,
    register_person_count,
    member_count
from overlap_strata(departements, age_bands, sexes, statuses)
where breach_id = asked_breach(breach);

comment on macro table overlap_cells is
'The exposed, those in the breach too, and what an outsider knows, each in columns of its own: rows to sum by département, age band and sex.';
