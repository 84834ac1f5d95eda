-- Composites: the bounds of what an attacker could hold of one person who joins the breaches.

-- One row per set of fields that an attacker could hold of one person, for all who hold at least
-- these: what an outsider can say, who knows the sizes alone; and what more, expected and if
-- even, by spreading each breach evenly over its perimeter and adding up over département, sex and
-- age band. NIR and contact are those on file here; where another breach is needed, which none but
-- residents are in, those abroad are taken out in proportion. Of several breaches
-- that hold the same field, the largest is the least there is, and all of them together the most.
-- None of them is one that is only claimed.
create or replace macro composite_bounds(departements, age_bands, sexes, statuses) as table
with

-- Read twice, worked out once.
strata as materialized (

    from overlap_strata(departements, age_bands, sexes, statuses)

),

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
    from strata
    inner join breaches using (breach_id)
    where strata.age_band is not null and breaches.standing = 'confirmed'
    group by strata.departement_code, strata.sex, strata.age_band

),

-- Whoever was hit may live anywhere: whole breaches, and all residents that one of them could hit.
sources as (

    select
        breaches.breach_id,
        any_value(breaches.least_count) as least_count,
        any_value(breaches.most_count) as most_count,
        any_value(breaches.perimeter_person_count)
        + sum(strata.resident_count - strata.counted_resident_count) as resident_count,
        any_value(breaches.has_iban_of_all) as has_iban_of_all,
        any_value(breaches.has_employer) as has_employer,
        any_value(breaches.has_insurer) as has_insurer
    from strata
    inner join sized_breaches as breaches on strata.breach_id = breaches.breach_id
    where breaches.standing = 'confirmed'
    group by breaches.breach_id

),

whole as (

    select
        max(resident_count) as all_resident_count,
        max(if(has_iban_of_all, least_count, 0)) as iban_whole_least,
        sum(if(has_iban_of_all, most_count, 0)) as iban_whole_most,
        max(if(has_employer, least_count, 0)) as employer_whole_least,
        sum(if(has_employer, most_count, 0)) as employer_whole_most,
        max(if(has_insurer, least_count, 0)) as insurer_whole_least,
        sum(if(has_insurer, most_count, 0)) as insurer_whole_most
    from sources

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
        bits & 1 <> 0 as has_nir,
        bits & 2 <> 0 as has_contact,
        bits & 4 <> 0 as has_iban,
        bits & 8 <> 0 as has_employer,
        bits & 16 <> 0 as has_insurer,
        bit_count(bits & 28) as source_count
    from (select unnest(range(32)) as bits) as sets

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

),

added_up as (

    select
        has_nir,
        has_contact,
        has_iban,
        has_employer,
        has_insurer,
        any_value(source_count) as source_count,
        sum(resident_count) as resident_count,
        sum(register_person_count) as register_person_count,
        sum(register_person_count * chance) as expected_person_count,
        sum(greatest(0, register_person_count + sources_least - source_count * resident_count))
            as least_if_even_count,
        sum(sources_most) as most_if_even_count
    from held
    group by has_nir, has_contact, has_iban, has_employer, has_insurer

)

select
    added_up.*,
    greatest(
        0,
        register_person_count
        + if(has_iban, iban_whole_least, 0)
        + if(has_employer, employer_whole_least, 0)
        + if(has_insurer, insurer_whole_least, 0)
        - source_count * all_resident_count
    ) as least_person_count,
    least(
        register_person_count,
        if(has_iban, iban_whole_most, register_person_count),
        if(has_employer, employer_whole_most, register_person_count),
        if(has_insurer, insurer_whole_most, register_person_count)
    ) as most_person_count
from added_up
cross join whole;

comment on macro table composite_bounds is
'What an outsider can say of who holds at least these fields: one row per set of five fields, 32 in all.';
