-- profile_slots: 65,536 equal parts of the persons, each of one sex, age, status and history.
--
-- What follows from the profile alone is worked out here, once: the window of each date, in
-- days since 1 January 1929, and the chances that a field is on file and still good, that the
-- usage name differs, that the person has died or lives abroad.
-- Source: profiles.csv and the tables it is raked to; see reference/README.md.

create temp table profile_slots as

with

profiles as (

    select
        *,
        sum(slots) over (
            order by
                sex::sex, age, status::status,
                first_year nulls last, years_since nulls last, registration_count
            rows unbounded preceding
        )::bigint as end_slot
    from read_values(getvariable('setting') || '/profiles.csv')

),

email_ages as (

    select
        assumed('email_aged_60_to_74_per_mille') as aged_60_to_74,
        assumed('email_aged_75_per_mille') as aged_75

),

-- Who is registered again: see current_slots.sql.
current_keys as (

    select
        age_group,
        first_year,
        registration_count,
        row_number() over (order by age_group, first_year, registration_count) - 1 as current_row
    from read_values(getvariable('setting') || '/current_registrations.csv')
    group by age_group, first_year, registration_count

),

births as (

    select count(distinct birth_departement_code) as birth_count
    from read_texts(getvariable('setting') || '/residences.csv')

),

cells as (

    select
        profiles.*,
        min(end_slot - slots) over (partition by sex, age) as cell_first_slot,
        case
            when age >= 75 then email_ages.aged_75
            when age >= 60 then email_ages.aged_60_to_74
            else 1000
        end as email_age_per_mille,
        case
            when age >= 50 then '50_and_over'
            when age >= 25 then '25_to_49'
            else 'under_25'
        end as age_group
    from profiles
    cross join email_ages

)

select
    unnest(range(cells.end_slot - cells.slots, cells.end_slot)) as profile_slot,
    cells.sex::sex as sex,
    cells.age::bigint as age,
    if(cells.sex = 'male', 9 * 8192, 0)::bigint as first_name_start,
    -- Residences stand by status, sex and five-year band, so many births each: see
    -- residence_slots.sql.
    (
        enum_code(cells.status::status) * 26
        + if(cells.sex = 'male', 13, 0)
        + greatest(least(cells.age, 75) // 5 - 3, 0)
    )::bigint * births.birth_count as residence_row,
    cells.status::status as status,
    cells.registration_count::utinyint as registration_count,
    cells.cell_first_slot,
    make_date(cells.first_year, 1, 1) - date '1929-01-01' as first_from,
    -- The first year stands for itself or before: for its first day.
    case cells.first_year
        when window_first_year() then make_date(window_first_year(), 1, 1)
        when window_last_year() then reference_day()
        else make_date(cells.first_year, 12, 31)
    end - date '1929-01-01' as first_to,
    coalesce(cells.first_year = window_last_year() + 16 - cells.age, false) as is_first_at_sixteen,
    anniversary(cells.years_since + 1) + 1 as last_from,
    anniversary(cells.years_since) - anniversary(cells.years_since + 1) as last_days,
    if(cells.status = 'registered', current_keys.current_row, null) as current_row,
    coalesce(usage_names.usage_name_per_mille * 65536 // 1000, 0) as usage_name_limit,
    coalesce(fates.deceased_per_65536, 0)::bigint as deceased_limit,
    65536 - coalesce(fates.abroad_per_65536, 0)::bigint as abroad_from,
    (contacts.email_deliverable_per_mille * 1024 + 500)::bigint // 1000 as deliverable_limit,
    (contacts.address_valid_per_mille * 1024 + 500)::bigint // 1000 as valid_limit,
    contacts.email_per_mille * cells.email_age_per_mille as email_per_million,
    contacts.phone_per_mille,
    contacts.postal_per_mille as street_address_per_mille,
    identifiers.nir_per_mille,
    identifiers.agency_id_per_mille,
    contacts.mobile_per_mille,
    dense_rank() over (
        order by
            cells.status::status,
            contacts.years_since_from,
            cells.email_age_per_mille
    ) - 1 as contact_class
from cells
cross join births
inner join read_values(getvariable('setting') || '/contact_availability.csv') as contacts
    on
        cells.status = contacts.status
        and coalesce(cells.years_since, 0)
        between contacts.years_since_from and contacts.years_since_to
inner join read_values(getvariable('setting') || '/identifier_availability.csv') as identifiers
    on cells.status = identifiers.status
left join read_values(getvariable('setting') || '/usage_name_by_age.csv') as usage_names
    on
        cells.sex = usage_names.sex
        and cells.age between usage_names.age_from and usage_names.age_to
left join current_keys
    on
        cells.age_group = current_keys.age_group
        and cells.first_year = current_keys.first_year
        and cells.registration_count = current_keys.registration_count
left join read_values(getvariable('setting') || '/fates.csv') as fates
    on
        cells.sex = fates.sex
        and cells.age = fates.age
        and cells.status = fates.status
        and cells.years_since is not distinct from fates.years_since
order by profile_slot
