-- Who is reached only by a public notice, by région and age?
--
-- Grain:       one row per région and age band: the age with the highest share first,
--              and in it the région with most persons.
-- Needs:       segments, age, area, status, contact, worth of contacts, vital status,
--              kinds of copies.
-- Example:     $departements 59 974 75
-- Headline (is_only_band):
--              {kind.In_the_model}, of the residents to inform aged {age_band}, only a public
--              notice reaches {age_unreachable_share:.1} ({age_person_count:persons}).
-- Headline:    {kind.In_the_model}, only a public notice reaches {age_unreachable_share:.1} of the
--              residents to inform aged {age_band}, the highest share of any age; of all residents
--              to inform, {all_unreachable_share:.1}.
-- Note:        these residents have no valid e-mail address, no mobile, no valid postal address and
--              no space of their own; this is a minimum, as a mobile on file may no longer work.
--              Shares are of the residents to inform of an age, so wide and narrow bands can be
--              compared. Contacts on file do not depend on the région in this world. Residents
--              without a valid e-mail or postal address are counted apart: an SMS may reach them.
--              People who live abroad are in no région.
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
                email <> 'valid' and street_address <> 'valid'
            ),
            0
        ) as no_email_no_address_person_count,
        sum(person_count) as to_inform_person_count
    from planned_channels(
        every_place($departements), $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
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
        sum(planned.to_inform_person_count)::bigint as to_inform_person_count
    from planned
    inner join departements using (departement_code)
    inner join regions using (region_code)
    group by regions.region_code, regions.region_name, planned.age_band

),

by_age_band as (

    select
        age_band,
        sum(person_count)::bigint as age_person_count,
        coalesce(sum(person_count) / nullif(sum(to_inform_person_count), 0), 0)
            as age_unreachable_share,
        sum(sum(person_count)) over ()::bigint as all_person_count,
        coalesce(
            sum(sum(person_count)) over () / nullif(sum(sum(to_inform_person_count)) over (), 0), 0
        ) as all_unreachable_share,
        count(*) over () = 1 as is_only_band
    from by_region_and_age_band
    group by age_band

)

select
    by_cell.region_code,
    by_cell.region_name,
    age_band,
    by_cell.record_count,
    by_cell.person_count,
    by_cell.no_email_no_address_person_count,
    by_cell.to_inform_person_count,
    by_age_band.age_person_count,
    by_age_band.age_unreachable_share,
    by_age_band.all_person_count,
    by_age_band.all_unreachable_share,
    by_age_band.is_only_band,
    coalesce(by_cell.person_count / nullif(by_cell.to_inform_person_count, 0), 0)
        as unreachable_share
from by_region_and_age_band as by_cell
inner join by_age_band using (age_band)
order by
    by_age_band.age_unreachable_share desc, age_band desc, by_cell.person_count desc,
    by_cell.region_code asc
