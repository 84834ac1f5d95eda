-- The days from which something was known of the size of the breach.

create or replace macro first_known_on() as (select min(known_on) from knowledge_states);

comment on macro first_known_on is 'The first day on which something was known.';

create or replace macro last_known_on() as (select max(known_on) from knowledge_states);

comment on macro last_known_on is 'The day from which what is known now was known.';

create or replace macro is_counted_on(as_of) as (coalesce(as_of >= last_known_on(), true));

comment on macro is_counted_on is
'Whether the number of persons was known on a day, on which all counts of the model rest.';

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
