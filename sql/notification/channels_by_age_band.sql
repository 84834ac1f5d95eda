-- By which channel is each age band informed?
--
-- Grain:       one row per age band, the one that e-mail reaches least first.
-- Needs:       segments, age, status, contact, worth of contacts, vital status.
-- Headline (is_only_band):
--              {kind.In_the_model}, of the persons to inform aged {age_band}, e-mail reaches
--              {email_share:.1}, and only a public notice reaches {public_notice_share:.1}.
-- Headline:    {kind.In_the_model}, e-mail reaches those aged {age_band} least: {email_share:.1} of
--              those to inform; only a public notice reaches {public_notice_share:.1} of them.
-- Mark:        modelled
-- Note:        each person counts under one channel, the first that reaches them; shares are of the
--              persons to inform.
-- Source:      modelled: what is on file and still good is an assumption, see method/ledger.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

by_age_band as (

    select
        age_band,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(email_person_count)::bigint as email_person_count,
        sum(sms_person_count)::bigint as sms_person_count,
        sum(letter_person_count)::bigint as letter_person_count,
        sum(space_person_count)::bigint as space_person_count,
        sum(public_notice_person_count)::bigint as public_notice_person_count
    from told_cells(planned)
    group by age_band

)

select
    age_band,
    record_count,
    person_count,
    email_person_count,
    sms_person_count,
    letter_person_count,
    space_person_count,
    public_notice_person_count,
    coalesce(email_person_count / nullif(person_count, 0), 0)
        as email_share,
    coalesce(public_notice_person_count / nullif(person_count, 0), 0)
        as public_notice_share,
    count(*) over () = 1 as is_only_band
from by_age_band
order by email_share asc, age_band desc
