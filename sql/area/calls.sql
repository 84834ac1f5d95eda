-- How many calls follow when the persons to inform in a département are informed?
--
-- Grain:       one row.
-- Needs:       segments, assumed figures, age, area, status, contact, worth of contacts,
--              vital status, kinds of copies.
-- Example:     $departement 59
-- Headline:    About {call_count:calls} {call_count:is/are} expected from {departement_code} within
--              thirty days, at least {call_count_low} and at most {call_count_high}.
-- Note:        those informed are the exposed residents to whom a communication is due and whom an
--              e-mail, a mobile phone, a letter or a message in the personal space can reach,
--              as in notification/channels; each is informed once, and all at the same time; waves
--              spread the same calls over more days. daily_call_count is the mean of the first
--              three days. No call volume of the real breach was published.
-- Source:      assumption, see method/ledger: call_rate_per_mille and
--              calls_within_72_hours_per_mille.

with

informed as (

    select
        coalesce(sum(record_count), 0)::bigint as record_count,
        coalesce(sum(person_count), 0)::bigint as reached_person_count
    from planned_channels([$departement], null, null, null, null, null, $whom)
    where channel < 'public_notice'::channel and fate = 'resident'

),

asked_departement as (

    select
        departement_code,
        departement_name
    from departements
    where departement_code = $departement::departement_code

),

expected as (

    select
        *,
        reached_person_count * assumed('call_rate_per_mille') / 1000 as call_count,
        assumed('calls_within_72_hours_per_mille') / 1000 as within_72_hours
    from informed

)

select
    asked_departement.departement_code,
    asked_departement.departement_name,
    expected.record_count,
    expected.reached_person_count,
    round(expected.reached_person_count * assumed_low('call_rate_per_mille') / 1000)::bigint
        as call_count_low,
    round(expected.call_count)::bigint as call_count,
    round(expected.reached_person_count * assumed_high('call_rate_per_mille') / 1000)::bigint
        as call_count_high,
    round(expected.call_count * expected.within_72_hours)::bigint as call_count_within_72_hours,
    round(expected.call_count * expected.within_72_hours / 3)::bigint as daily_call_count
from expected
cross join asked_departement
order by asked_departement.departement_code
