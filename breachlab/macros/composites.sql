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
        1 - product(1 - case when has_iban_of_all then member_count / resident_count else 0 end)
            as iban_chance,
        max(case when has_iban_of_all then member_count else 0 end) as iban_least,
        sum(case when has_iban_of_all then member_count else 0 end) as iban_most,
        1 - product(1 - case when has_employer then member_count / resident_count else 0 end)
            as employer_chance,
        max(case when has_employer then member_count else 0 end) as employer_least,
        sum(case when has_employer then member_count else 0 end) as employer_most,
        1 - product(1 - case when has_insurer then member_count / resident_count else 0 end)
            as insurer_chance,
        max(case when has_insurer then member_count else 0 end) as insurer_least,
        sum(case when has_insurer then member_count else 0 end) as insurer_most
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
        max(case when has_iban_of_all then least_count else 0 end) as iban_whole_least,
        sum(case when has_iban_of_all then most_count else 0 end) as iban_whole_most,
        max(case when has_employer then least_count else 0 end) as employer_whole_least,
        sum(case when has_employer then most_count else 0 end) as employer_whole_most,
        max(case when has_insurer then least_count else 0 end) as insurer_whole_least,
        sum(case when has_insurer then most_count else 0 end) as insurer_whole_most
    from sources

),

filed as (

    select
        departement_code,
        sex,
        age_band,
        sum(person_count) as any_count,
        sum(case when has_nir then person_count else 0 end) as nir_count,
        sum(case when has_contact then person_count else 0 end) as contact_count,
        sum(case when has_nir and has_contact then person_count else 0 end) as both_count
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
            case when source_count = 0 then 1 else living_person_count / nullif(any_count, 0) end
            * filed_count,
            0
        ) as register_person_count,
        case when has_iban then iban_chance else 1 end
        * case when has_employer then employer_chance else 1 end
        * case when has_insurer then insurer_chance else 1 end as chance,
        case when has_iban then iban_least else 0 end
        + case when has_employer then employer_least else 0 end
        + case when has_insurer then insurer_least else 0 end as sources_least,
        least(
            register_person_count,
            case when has_iban then iban_most else register_person_count end,
            case when has_employer then employer_most else register_person_count end,
            case when has_insurer then insurer_most else register_person_count end
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
        + case when has_iban then iban_whole_least else 0 end
        + case when has_employer then employer_whole_least else 0 end
        + case when has_insurer then insurer_whole_least else 0 end
        - source_count * all_resident_count
    ) as least_person_count,
    least(
        register_person_count,
        case when has_iban then iban_whole_most else register_person_count end,
        case when has_employer then employer_whole_most else register_person_count end,
        case when has_insurer then insurer_whole_most else register_person_count end
    ) as most_person_count
from added_up
cross join whole;

comment on macro table composite_bounds is
'What an outsider can say of who holds at least these fields: one row per set of five fields, 32 in all.';
