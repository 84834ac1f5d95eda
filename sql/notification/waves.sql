-- Day by day, how many persons are told, how many are left, and how many will call?
--
-- Grain:       one row per day from the announcement until all are told who can be, at most 366.
-- Needs:       segments, messages, assumed figures, age, status, contact, worth of contacts,
--              vital status, kinds of copies.
-- Headline (not is_all_told_held_back):
--              {kind.In_the_model}, if messages are sent as fast as possible,
--              {last_told_person_count:M} of {reachable_person_count:M persons}
--              {last_told_person_count:is/are} told by {last_told_on}. To hold messages back for
--              the call centre is a choice and, △ as we read {term.article_34}, no ground for
--              delay: {held_back_last_told_person_count:M} would be told by
--              {held_back_last_told_on}. A plan is cut after a year.
-- Headline (fits_call_centre):
--              {kind.In_the_model}, if messages are sent as fast as possible,
--              {person_count:M persons} {person_count:is/are} told on the first day, and all who
--              can be, {reachable_person_count:M}, by {last_told_on}; no message needs to wait for
--              the call centre, even at the high call rate.
-- Headline (holds_at_high_rate):
--              {kind.In_the_model}, if messages are sent as fast as possible, {person_count:M
--              persons} {person_count:is/are} told on the first day, and all who can be,
--              {reachable_person_count:M}, by {last_told_on}, but up to {peak_call_count} of them
--              call on one day. To hold messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: {held_back_person_count:M} would be
--              told on the first day and all by {held_back_last_told_on}; that plan holds even at
--              the high call rate.
-- Headline:    {kind.In_the_model}, if messages are sent as fast as possible, {person_count:M
--              persons} {person_count:is/are} told on the first day, and all who can be,
--              {reachable_person_count:M}, by {last_told_on}, but up to {peak_call_count} of them
--              call on one day. To hold messages back for the call centre is a choice and, △ as we
--              read {term.article_34}, no ground for delay: {held_back_person_count:M} would be
--              told on the first day and all by {held_back_last_told_on}; that plan does not hold
--              at the high call rate, at which {held_back_peak_high_call_count} would call on one
--              day, against a capacity of {call_capacity_count}.
-- Full size:   dates
-- Note:        nothing waits for the call centre, except in the columns held_back: Article 34 GDPR
--              asks for communication without undue delay, and an overloaded call centre is, △ as
--              we read it, no ground for delay. The plan of a place, or of another selection, is
--              its share of the plan of the country, unless a capacity is given. In the plan
--              held_back, as many persons are told each day as the call capacity allows, at the
--              expected call rate. The most urgent segments come first in both plans, see
--              notification/priority; age_group and status are those at which the day ends if
--              persons are taken in that order, whatever the channel. The public notice is out on
--              the first day, and its calls are not counted; nor is the time a letter takes. A plan
--              is cut after 366 days: is_all_told says whether all are told by then; see
--              notification/duration for the last day. Each channel tells at least one person a
--              day: if the calls of these alone exceed the capacity, it is exceeded. Records follow
--              their channel in proportion.
-- Source:      capacities and call rate: assumptions, see method/ledger; Article 34:
--              https://eur-lex.europa.eu/eli/reg/2016/679/oj.

with

planned as (

    from planned_groups(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands, $whom
    )

),

everybody as (

    from planned_groups(null, null, null, null, null, null, $whom)

),

plans as (

    from notification_plans(
        planned, everybody, $emails_per_day, $letters_per_day, $calls_per_day, $sms_parts
    )

),

courses as (

    select
        *,
        notification_day(day_number) as told_on,
        notification_day(last_day_number) as last_told_on,
        notification_day(held_back_last_day_number) as held_back_last_told_on
    from notification_courses(plans)

),

segments as (

    select
        age_group,
        status,
        cumulative_person_count
    from notification_segments(planned)

)

select
    courses.told_on,
    courses.day_number,
    courses.record_count,
    courses.person_count,
    courses.told_person_count,
    courses.backlog_person_count,
    courses.email_backlog_person_count,
    courses.sms_backlog_person_count,
    courses.letter_backlog_person_count,
    courses.space_backlog_person_count,
    courses.expected_call_count,
    segments.age_group,
    segments.status,
    courses.held_back_person_count,
    courses.held_back_told_person_count,
    courses.held_back_backlog_person_count,
    courses.held_back_email_backlog_person_count,
    courses.held_back_sms_backlog_person_count,
    courses.held_back_letter_backlog_person_count,
    courses.held_back_space_backlog_person_count,
    courses.held_back_call_count,
    courses.reachable_person_count,
    courses.call_capacity_count,
    courses.last_day_number,
    courses.last_told_on,
    courses.last_told_person_count,
    courses.is_all_told,
    courses.peak_call_count,
    courses.fits_call_centre,
    courses.held_back_last_day_number,
    courses.held_back_last_told_on,
    courses.held_back_last_told_person_count,
    courses.is_all_told_held_back,
    courses.held_back_peak_call_count,
    courses.held_back_peak_high_call_count,
    courses.holds_at_high_rate
from courses
asof left join segments
    on courses.told_person_count <= segments.cumulative_person_count
where courses.day_number <= greatest(courses.last_day_number, courses.held_back_last_day_number)
order by courses.day_number asc
