-- Which groups need a channel of their own, and what reaches them?
--
-- Grain:       one row per group, in the order of the list.
-- Needs:       segments, assumed figures, age, area, status, contact, worth of contacts,
--              vital status.
-- Headline:    {kind.In_the_model}, {all_expected_excluded_person_count:M persons_to_inform}
--              {all_expected_excluded_person_count:is/are} expected to be without the internet or
--              without basic digital skills; among {group_id} ({person_count:M persons}), a letter
--              is sent to {letter_person_count:M} and reaches {letter_reached_person_count:M}.
-- Mark:        modelled
-- Note:        the groups overlap, so they do not add up; overseas counts those who live there.
--              Digital exclusion is an expected value, from published shares by age, raised
--              overseas by a third as published: it is not known of any person, and job seekers may
--              differ. Disability is not a field of the file: there is only the published number,
--              {breach.published_disabled}, and no selection changes it. No letter is sent abroad,
--              and a letter arrives if the person still lives at the address on file.
-- Source:      digital exclusion, disabled job seekers: see method/ledger.

with

cells as (

    from planned_channels(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

placed_cells as (

    select
        cells.*,
        age_bands.is_minor,
        age_bands.is_from_75,
        departements.region_code < '11' and cells.fate = 'resident' as is_overseas
    from cells
    left join age_bands using (age_band)
    inner join departements using (departement_code)

),

planned as (

    select
        age_band,
        channel,
        is_overseas,
        gets_letter(fate, email, has_mobile, street_address, is_minor, is_from_75) as is_posted,
        is_posted and street_address = 'out of date' as is_returned,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from placed_cells
    group by all

),

shares as (

    select
        age_bands.*,
        case
            when age_bands.first_age < 25
                then ledger.central['digital_exclusion_15_to_24_per_mille']
            when age_bands.first_age < 40
                then ledger.central['digital_exclusion_25_to_39_per_mille']
            when age_bands.first_age < 60
                then ledger.central['digital_exclusion_40_to_59_per_mille']
            when age_bands.first_age < 75
                then ledger.central['digital_exclusion_60_to_74_per_mille']
            else ledger.central['digital_exclusion_75_per_mille']
        end / 1000 as excluded_share,
        ledger.central['digital_exclusion_overseas_per_mille']
        / ledger.central['digital_exclusion_france_per_mille'] as times_overseas
    from age_bands
    cross join figures() as ledger

),

overseas as (

    select
        planned.channel,
        planned.is_posted,
        planned.is_returned,
        planned.is_overseas,
        shares.is_minor,
        shares.is_from_60,
        shares.is_from_75,
        sum(planned.record_count) as record_count,
        sum(planned.person_count) as person_count,
        sum(
            planned.person_count * shares.excluded_share
            * if(planned.is_overseas, shares.times_overseas, 1)
        ) as excluded_count
    from planned
    inner join shares using (age_band)
    group by all

),

grouped as (

    select
        *,
        unnest([
            if(is_from_75, 'aged_75_and_over', null),
            if(is_from_60, 'aged_60_and_over', null),
            if(is_minor, 'minors', null),
            if(is_overseas, 'overseas', null),
            'all'
        ]) as group_id
    from overseas

),

by_group as (

    select
        group_id,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        coalesce(sum(person_count) filter (channel = 'email'), 0)::bigint as email_person_count,
        coalesce(sum(person_count) filter (is_posted), 0)::bigint as letter_person_count,
        coalesce(sum(person_count) filter (is_posted and not is_returned), 0)::bigint
            as letter_reached_person_count,
        coalesce(sum(person_count) filter (channel = 'public_notice'), 0)::bigint
            as public_notice_person_count,
        round(sum(excluded_count))::bigint as expected_excluded_person_count,
        null as published_person_count
    from grouped
    where group_id is not null
    group by group_id
    union all
    select
        'disabled_job_seekers' as group_id,
        null as record_count,
        null as person_count,
        null as email_person_count,
        null as letter_person_count,
        null as letter_reached_person_count,
        null as public_notice_person_count,
        null as expected_excluded_person_count,
        assumed('disabled_job_seekers_end_of_2024') as published_person_count
    where exists (select 1 from planned)

)

select
    group_id,
    record_count,
    person_count,
    email_person_count,
    letter_person_count,
    letter_reached_person_count,
    public_notice_person_count,
    expected_excluded_person_count,
    published_person_count,
    if(
        person_count is not null, coalesce(email_person_count / nullif(person_count, 0), 0), null
    ) as email_share,
    if(
        person_count is not null,
        coalesce(public_notice_person_count / nullif(person_count, 0), 0),
        null
    ) as public_notice_share,
    if(
        person_count is not null,
        coalesce(expected_excluded_person_count / nullif(person_count, 0), 0),
        null
    ) as expected_excluded_share,
    coalesce(
        max(expected_excluded_person_count) filter (group_id = 'all') over (), 0
    )::bigint
        as all_expected_excluded_person_count
from by_group
order by
    list_position(
        ['aged_75_and_over', 'aged_60_and_over', 'minors', 'overseas', 'all'],
        group_id
    ) asc nulls last
