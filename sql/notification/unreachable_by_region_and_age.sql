-- Whom does nothing but a public notice reach, by région and age?
--
-- Grain:       one row per région and age band, most persons first.
-- Parameters:  the selection: $departements, $age_bands, $sexes, $statuses, $first_years,
--              $end_bands, lists of values; null keeps all.
-- Example:     $departements 59 974 75
-- Headline:    Nothing but a public notice reaches {all_person_count:M living_persons};
--              most of them, {person_count}, are aged {age_band} and live in {region_code}.
-- Note:        no e-mail that arrives, no mobile, no valid address, no space of one's own.
--              Those with neither e-mail nor valid address are counted beside: a text message
--              may reach them. Who lives abroad stands in the last département on file.
-- Source:      modelled: what is on file and still good is an assumption, see method/ledger.

with

planned as (

    select
        departement_code,
        age_band,
        coalesce(sum(record_count) filter (channel = 'public_notice'), 0) as record_count,
        coalesce(sum(person_count) filter (channel = 'public_notice'), 0) as person_count,
        coalesce(
            sum(person_count) filter (
                fate <> 'deceased' and email <> 'valid' and street_address <> 'valid'
            ),
            0
        ) as no_email_no_address_person_count,
        coalesce(sum(person_count) filter (fate <> 'deceased'), 0) as living_person_count
    from planned_channels(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by departement_code, age_band

),

by_region_and_age_band as (

    select
        regions.region_code,
        regions.region_name,
        planned.age_band,
        sum(planned.record_count)::bigint as record_count,
        sum(planned.person_count)::bigint as person_count,
        sum(planned.no_email_no_address_person_count)::bigint as no_email_no_address_person_count,
        sum(planned.living_person_count)::bigint as living_person_count
    from planned
    inner join departements using (departement_code)
    inner join regions using (region_code)
    group by regions.region_code, regions.region_name, planned.age_band

)

select
    region_code,
    region_name,
    age_band,
    record_count,
    person_count,
    no_email_no_address_person_count,
    living_person_count,
    coalesce(person_count / nullif(living_person_count, 0), 0) as unreachable_share,
    sum(person_count) over ()::bigint as all_person_count
from by_region_and_age_band
order by person_count desc, region_code asc, age_band asc
