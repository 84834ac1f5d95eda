-- Does every breakdown of a selection sum to the same total?
--
-- Grain:       one row per breakdown, by the table that it is counted from.
-- Needs:       fields, age, sex, area, residents, status, first registration, end, last use,
--              contact, worth of contacts, vital status.
-- Base:        persons
-- Headline:    {agreeing_count} of {breakdown_count:breakdowns} {agreeing_count:sums/sum} to
--              {total_record_count:records} and {total_person_count} living
--              {total_person_count:person/persons}, by construction.
-- Finding:     {agreeing_count} of {breakdown_count:breakdowns} {agreeing_count:adds/add} up to the
--              whole
-- Mark:        derived
-- Note:        {kind.By_construction} Exact, to the record. Records without a value (a candidate
--              space has no year, a registered person no end) form a group, which
--              exposure/by_first_year and by_end_band leave out. Besides the residents of each
--              département, age and sex, persons who live abroad form a group.

with

cells as (

    from selected_cells(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

total as (

    select
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as person_count
    from cells

),

cell_groups as (

    select
        case
            when grouping(regions.region_code) = 0 then 'region'
            when grouping(cells.departement_code) = 0 then 'departement'
            when grouping(cells.sex) = 0 then 'age_band_and_sex'
            when grouping(cells.age_band) = 0 then 'age_band'
            when grouping(cells.status) = 0 then 'status'
            when grouping(cells.end_band) = 0 then 'first_year_and_end'
            else 'first_year'
        end as breakdown,
        sum(cells.record_count) as record_count,
        sum(cells.person_count) as person_count
    from cells
    inner join departements using (departement_code)
    inner join regions using (region_code)
    group by grouping sets ( -- noqa
        (regions.region_code),
        (cells.departement_code),
        (cells.age_band, cells.sex),
        (cells.age_band),
        (cells.status),
        (cells.first_year, cells.end_band),
        (cells.first_year)
    )

),

other_groups as (

    select
        'departement_age_and_sex' as breakdown,
        record_count,
        person_count
    from exposed_residents(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    union all
    select
        'departement_age_and_sex' as breakdown,
        0 as record_count,
        sum(person_count - living_here_person_count) as person_count
    from cells
    having sum(person_count - living_here_person_count) > 0
    union all
    select
        'fields' as breakdown,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by field_mask
    union all
    select
        'contacts' as breakdown,
        sum(record_count) as record_count,
        sum(
            if(fate = 'resident' or $departements is null and fate = 'abroad', person_count, 0)
        ) as person_count
    from kept_contacts(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by fate, email, has_mobile, street_address
    union all
    select
        'idle_years' as breakdown,
        sum(record_count) as record_count,
        sum(person_count) as person_count
    from selected_idle_years(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by idle_years

),

all_groups as (

    from cell_groups
    union all
    from other_groups

),

breakdowns (list_order, counted_in, breakdown) as (

    values
    (1, 'exposure_cube', 'region'),
    (2, 'exposure_cube', 'departement'),
    (3, 'exposure_cube', 'age_band'),
    (4, 'exposure_cube', 'age_band_and_sex'),
    (5, 'exposure_cube', 'status'),
    (6, 'exposure_cube', 'first_year'),
    (7, 'exposure_cube', 'first_year_and_end'),
    (8, 'exposure_cube', 'departement_age_and_sex'),
    (9, 'field_cube', 'fields'),
    (10, 'contact_cube', 'contacts'),
    (11, 'retention_cube', 'idle_years')

),

by_breakdown as (

    select
        breakdown,
        count(*) as group_count,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from all_groups
    group by breakdown

),

compared as (

    select
        breakdowns.list_order,
        breakdowns.counted_in,
        breakdowns.breakdown,
        total.record_count as total_record_count,
        total.person_count as total_person_count,
        coalesce(by_breakdown.group_count, 0) as group_count,
        coalesce(by_breakdown.record_count, 0) as record_count,
        coalesce(by_breakdown.person_count, 0) as person_count
    from breakdowns
    cross join total
    left join by_breakdown using (breakdown)

)

select
    counted_in,
    breakdown,
    group_count,
    record_count,
    person_count,
    total_record_count,
    total_person_count,
    record_count - total_record_count as record_difference,
    person_count - total_person_count as person_difference,
    record_count = total_record_count and person_count = total_person_count as agrees,
    count(*) over () as breakdown_count,
    count(*) filter (
        where record_count = total_record_count and person_count = total_person_count
    ) over () as agreeing_count
from compared
order by list_order
