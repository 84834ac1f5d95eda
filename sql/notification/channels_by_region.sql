-- By which channel are the people of each région informed?
--
-- Grain:       one row per région, the one with the highest share of persons whom
--              nothing but a public notice reaches first.
-- Needs:       segments, age, area, status, contact, worth of contacts, vital status.
-- Headline (is_only_region):
--              {kind.In_the_model}, in the one région selected, e-mail reaches {email_share:.1} of
--              the persons to inform, and only a public notice reaches {public_notice_share:.1}.
-- Headline:    {kind.In_the_model}, depending on the région, only a public notice reaches
--              {lowest_public_notice_share:.1} to {public_notice_share:.1} of the persons to
--              inform; e-mail reaches {lowest_email_share:.1} to {highest_email_share:.1}.
-- Note:        each person counts in one channel, the first that reaches that person; shares are of
--              the persons to inform. Contacts on file do not depend on the région in this world,
--              so régions differ only by age, status and history, and two neighbours in the list
--              only by chance. Residents only: people who live abroad are in no région.
-- Source:      modelled: what is on file and still good is an assumption, see method/ledger.

with

planned as (

    from planned_channels(
        every_place($departements), $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

cells as (

    from told_cells(planned)

),

by_region as (

    select
        regions.region_code,
        regions.region_name,
        sum(cells.record_count)::bigint as record_count,
        sum(cells.person_count)::bigint as person_count,
        sum(cells.email_person_count)::bigint as email_person_count,
        sum(cells.sms_person_count)::bigint as sms_person_count,
        sum(cells.letter_person_count)::bigint as letter_person_count,
        sum(cells.space_person_count)::bigint as space_person_count,
        sum(cells.public_notice_person_count)::bigint as public_notice_person_count
    from cells
    inner join departements using (departement_code)
    inner join regions using (region_code)
    group by regions.region_code, regions.region_name

),

shares as (

    select
        *,
        coalesce(email_person_count / nullif(person_count, 0), 0)
            as email_share,
        coalesce(public_notice_person_count / nullif(person_count, 0), 0)
            as public_notice_share
    from by_region

)

select
    region_code,
    region_name,
    record_count,
    person_count,
    email_person_count,
    sms_person_count,
    letter_person_count,
    space_person_count,
    public_notice_person_count,
    email_share,
    public_notice_share,
    min(public_notice_share) over () as lowest_public_notice_share,
    min(email_share) over () as lowest_email_share,
    max(email_share) over () as highest_email_share,
    count(*) over () = 1 as is_only_region
from shares
order by public_notice_share desc, region_code asc
