-- Which deadlines does the GDPR set after the breach, and what is known of each?
--
-- Grain:       one row per term, in the order of the articles.
-- Headline (late_hours):
--              If the controller became aware on {aware_at}, the {allowed_hours:hours} ended on
--              {due_at}: a notification on {done_on} is late, by at least {late_hours:hours}, and §
--              reasons for the delay go with it.
-- Headline (spare_hours):
--              If the controller became aware on {aware_at}, the {allowed_hours:hours} ended on
--              {due_at}: a notification on {done_on} is in time, by at least {spare_hours:hours}.
--              § The GDPR also asks for no undue delay.
-- Headline (is_last_day):
--              If the controller became aware on {aware_at}, the {allowed_hours:hours} ended on
--              {due_at}: for a notification on {done_on} the hour decides, and no source gives it.
--              § The GDPR also asks for no undue delay.
-- Headline (due_at):
--              The controller became aware on {aware_at}. Under the GDPR the authority is to be
--              notified without undue delay, and where feasible by {due_at}, {allowed_hours:hours}
--              later. A later notification must give reasons for the delay; persons at high risk
--              are informed without undue delay.
-- Headline (signal_on):
--              A notification on {done_on} is within the {allowed_hours:hours} if the controller
--              became aware at the same hour of {in_time_from_on} or later; if awareness came with
--              the signal of {signal_on}, the term ended on {signal_due_on}. No source says which,
--              and § the GDPR also asks for no undue delay.
-- Headline (not done_on):
--              The authority is to be notified within {allowed_hours:hours} of the controller
--              becoming aware; no source read by then gives either day, and § the GDPR also asks
--              for no undue delay.
-- Headline:    A notification on {done_on} is within the {allowed_hours:hours} if the controller
--              became aware at the same hour of {in_time_from_on} or later; that hour was not
--              published, and § the GDPR also asks for no undue delay.
-- Finding (late_hours):
--              Late by at least {late_hours:hours}, if aware on {aware_at}
-- Finding (spare_hours):
--              In time, by at least {spare_hours:hours}, if aware on {aware_at}
-- Finding (is_last_day):
--              For a notification on {done_on} the hour decides: due at {due_at}
-- Finding (due_at):
--              The authority is to be notified by {due_at}
-- Finding (signal_on):
--              {allowed_hours:hours}: kept only if aware on {in_time_from_on} or later
-- Finding (done_on):
--              The {allowed_hours:hours} were kept if awareness came after {in_time_from_on}
-- Finding:     One deadline is in hours: {allowed_hours:hours}
-- Mark:        published
-- Note:        a controller is aware once it has a reasonable degree of certainty that a breach
--              took place (EDPB, guidelines 9/2022, of 28 March 2023); whether the signal gave that
--              certainty is not known. The signal is named from the day on which it was published.
--              A delay is stated only where the start of the term was published and the law counts
--              the term in hours. Neither of the two hours, of awareness or of notification, was
--              published: on the first day that is in time, the hour decides. "Without undue delay"
--              sets no day. $aware_at is an hour of awareness that somebody states, in place of the
--              hour a list gives: due_at is then the end of the term, and the hour from which
--              reasons for a delay are needed; no source gives that hour. Hours late and hours to
--              spare are minimums: for a notification only the day is known. {breach.sanction} What
--              was done after $as_of is left out. A public announcement is not a communication: its
--              day is announced_on.
-- Source:      each term's, in source; law: GDPR Art. 33 and 34,
--              https://eur-lex.europa.eu/eli/reg/2016/679/oj, read in a copy.

with

asked as (

    select
        coalesce($as_of::date, last_known_on(), reference_day()) as as_of,
        (
            select timeline.happened_on
            from timeline
            where timeline.event_id = 'signal'
        ) as signal_on

),

known as (

    select
        deadlines.*,
        asked.as_of,
        if(deadlines.known_from <= asked.as_of, deadlines.source, null) as known_source,
        if(deadlines.known_from <= asked.as_of, deadlines.starts_on, null) as known_starts_on,
        if(deadlines.known_from <= asked.as_of, deadlines.done_on, null) as known_done_on,
        if(
            deadlines.done_on is null or deadlines.known_from <= asked.as_of,
            deadlines.deadline_id, null
        ) as deadline_done_id,
        -- The decision named it, on the last day.
        if(
            coalesce(asked.as_of >= last_known_on(), false)
            and deadlines.starts_on is null
            and deadlines.allowed_hours is not null,
            asked.signal_on, null
        ) as signal_on
    from deadlines
    cross join asked

),

clock as (

    from notification_clock($aware_at, $as_of)

),

acts as (

    select
        known.* exclude (starts_on, done_on, source),
        known.known_source as source,
        known.known_starts_on as starts_on,
        known.known_starts_on + to_hours(known.allowed_hours) as due_on,
        -- Of the term that counts in hours from awareness, and of what a late notification needs.
        if(known.deadline_id in ('authority', 'reasons'), clock.aware_at, null) as aware_at,
        if(known.deadline_id in ('authority', 'reasons'), clock.due_at, null) as due_at,
        if(known.deadline_id = 'authority', clock.late_hours, null) as late_hours,
        if(known.deadline_id = 'authority', clock.spare_hours, null) as spare_hours,
        known.deadline_id = 'authority' and clock.is_last_day as is_last_day,
        if(known.deadline_id = 'authority', clock.lateness_id, null) as clock_lateness_id,
        -- An announcement takes the place of a communication only under Art. 34(3)(c).
        if(known.deadline_id = 'communication', null, known.known_done_on) as done_on,
        if(known.deadline_id = 'communication', known.known_done_on, null) as announced_on
    from known
    cross join clock

)

select
    deadline_id,
    legal_reference,
    deadline_id as deadline_start_id,
    starts_on,
    allowed_hours,
    deadline_done_id,
    done_on,
    announced_on,
    as_of,
    source,
    signal_on,
    aware_at,
    due_at,
    late_hours,
    spare_hours,
    is_last_day,
    due_on::date as due_on,
    (done_on - to_hours(allowed_hours))::date as in_time_from_on,
    (signal_on + to_hours(allowed_hours))::date as signal_due_on,
    case
        when allowed_hours is null then 'no_day_in_law'
        when clock_lateness_id is not null then clock_lateness_id
        when starts_on is null then 'start_not_established'
        when done_on is null then if(as_of > due_on::date, 'late', 'not_done')
        when done_on > due_on::date then 'late'
        else 'in_time'
    end as lateness_id,
    count(done_on) over () as done_count
from acts
order by deadline_order asc
