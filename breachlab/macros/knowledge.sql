-- The days from which something was known of the size of the breach.

create or replace macro first_known_on() as (select min(known_on) from knowledge_states);

comment on macro first_known_on is 'The first day on which something was known.';

create or replace macro last_known_on() as (select max(known_on) from knowledge_states);

comment on macro last_known_on is 'The day from which what is known now was known.';

create or replace macro is_counted_on(as_of) as (coalesce(as_of >= last_known_on(), true));

comment on macro is_counted_on is
'Whether the number of persons was known on a day, on which all counts of the model rest.';

-- By at least how many hours a notification is late or in time: of it the day alone is known.
create or replace macro notification_clock(stated_at, as_of) as table

with

clock as (

    select
        coalesce(stated_at::timestamp, aware_at()) as aware_at,
        deadlines.allowed_hours,
        case
            when deadlines.known_from <= coalesce(as_of::date, last_known_on(), reference_day())
                then deadlines.done_on
        end as done_on
    from deadlines
    where deadlines.deadline_id = 'authority'

),

ended as (

    select
        *,
        aware_at + to_hours(allowed_hours) as due_at
    from clock

)

select
    aware_at,
    due_at,
    done_on,
    case when done_on > due_at::date then date_sub('hour', due_at, done_on::timestamp) end
    as late_hours,
    case when done_on < due_at::date then date_sub('hour', (done_on + 1)::timestamp, due_at) end
    as spare_hours,
    coalesce(done_on = due_at::date, false) as is_last_day,
    case
        when aware_at is null then null
        when done_on is null then 'not_done'
        when late_hours is not null then 'late'
        when spare_hours is not null then 'in_time'
        else 'hour_decides'
    end as lateness_id
from ended;

comment on macro table notification_clock is
'One row: when the 72 hours of GDPR Art. 33(1) end, and whether the notification was in time.';

create or replace macro breach_facts() as table
select
    organisation_en,
    organisation_fr,
    reference_day,
    last_use_on,
    told_public_on,
    window_first_year,
    window_last_year,
    use_day_count() as use_day_count,
    last_known_on() as last_known_on,
    (select max(breaches.breached_on) from breaches) as last_breach_on
from breach;

comment on macro table breach_facts is
'One row: the names, days and years of the breach, for the words that quote them.';
