-- Bounds: what an outsider, who knows only how many, can say of how many people are in two groups.

-- Were membership of the one independent of membership of the other.
create or replace macro expected_overlap(one, other, everyone) as (
    one::double * other / nullif(everyone, 0)
);

-- The least and the most that it can be, whatever the dependence. Source: M. Fréchet,
-- Sur les tableaux de corrélation dont les marges sont données, Ann. Univ. Lyon, 1951.
-- Null where one of them is not known: greatest() would pass over it and tell zero.
create or replace macro least_overlap(one, other, everyone) as (
    case when one + other < everyone then 0 else one + other - everyone end
);

create or replace macro most_overlap(one, other) as (least(one, other));

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

-- One row per set of fields that an attacker could hold of one person, for all who hold at least
-- these: what an outsider can say, who knows the sizes alone, added up over département, sex and
-- age band. NIR and contact are those on file here; where another breach is needed, which none but
-- residents are in, the deceased and those abroad are taken out in proportion. Of several breaches
-- that hold the same field, the largest is the least there is, and all of them together the most.
create or replace macro composite_bounds(departements, age_bands, sexes, statuses) as table
with

gained as (

    select
        strata.departement_code,
        strata.sex,
        strata.age_band,
        max(strata.resident_count) as resident_count,
        max(strata.register_person_count) as living_person_count,
        1 - product(1 - if(has_iban_of_all, member_count / resident_count, 0)) as iban_chance,
        max(if(has_iban_of_all, member_count, 0)) as iban_least,
        sum(if(has_iban_of_all, member_count, 0)) as iban_most,
        1 - product(1 - if(has_employer, member_count / resident_count, 0)) as employer_chance,
        max(if(has_employer, member_count, 0)) as employer_least,
        sum(if(has_employer, member_count, 0)) as employer_most,
        1 - product(1 - if(has_insurer, member_count / resident_count, 0)) as insurer_chance,
        max(if(has_insurer, member_count, 0)) as insurer_least,
        sum(if(has_insurer, member_count, 0)) as insurer_most
    from overlap_strata(departements, age_bands, sexes, statuses) as strata
    inner join breaches using (breach_id)
    where strata.age_band is not null
    group by strata.departement_code, strata.sex, strata.age_band

),

filed as (

    select
        departement_code,
        sex,
        age_band,
        sum(person_count) as any_count,
        sum(if(has_nir, person_count, 0)) as nir_count,
        sum(if(has_contact, person_count, 0)) as contact_count,
        sum(if(has_nir and has_contact, person_count, 0)) as both_count
    from selected_composites(departements, age_bands, sexes, statuses)
    group by departement_code, sex, age_band

),

profiles as (

    select
        range & 1 <> 0 as has_nir,
        range & 2 <> 0 as has_contact,
        range & 4 <> 0 as has_iban,
        range & 8 <> 0 as has_employer,
        range & 16 <> 0 as has_insurer,
        bit_count(range & 28) as source_count
    from range(32)

),

held as (

    select
        profiles.*,
        gained.*,
        case
            when has_nir and has_contact then both_count
            when has_nir then nir_count
            when has_contact then contact_count
            else any_count
        end as filed_count,
        -- least() passes over null, so that where nobody is on file it must be zero.
        coalesce(
            if(source_count = 0, 1, living_person_count / nullif(any_count, 0)) * filed_count, 0
        ) as register_person_count,
        if(has_iban, iban_chance, 1)
        * if(has_employer, employer_chance, 1)
        * if(has_insurer, insurer_chance, 1) as chance,
        if(has_iban, iban_least, 0)
        + if(has_employer, employer_least, 0)
        + if(has_insurer, insurer_least, 0) as sources_least,
        least(
            register_person_count,
            if(has_iban, iban_most, register_person_count),
            if(has_employer, employer_most, register_person_count),
            if(has_insurer, insurer_most, register_person_count)
        ) as sources_most
    from profiles
    cross join gained
    left join filed
        on
            gained.departement_code = filed.departement_code
            and gained.sex = filed.sex
            and gained.age_band = filed.age_band

)

select
    has_nir,
    has_contact,
    has_iban,
    has_employer,
    has_insurer,
    sum(resident_count) as resident_count,
    sum(register_person_count) as register_person_count,
    sum(register_person_count * chance) as expected_person_count,
    sum(greatest(0, register_person_count + sources_least - source_count * resident_count))
        as least_person_count,
    sum(sources_most) as most_person_count
from held
group by has_nir, has_contact, has_iban, has_employer, has_insurer;

-- What a question needs of one breach, stratum by stratum, to be summed: the exposed, those of
-- them in the breach too, and what an outsider knows; a null breach is VIAMEDIS.
create or replace macro overlap_cells(
    asked_breach, departements, age_bands, sexes, statuses
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
where breach_id = coalesce(asked_breach, 'VIAMEDIS')
union all by name
select
    departement_code,
    age_band,
    sex,
    resident_count,
    register_person_count,
    member_count
from overlap_strata(departements, age_bands, sexes, statuses)
where breach_id = coalesce(asked_breach, 'VIAMEDIS');
