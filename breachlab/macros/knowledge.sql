-- The days from which something was known of the size of the breach.

create or replace macro first_known_on() as (select min(known_on) from knowledge_states);

comment on macro first_known_on is 'The first day on which something was known.';

create or replace macro last_known_on() as (select max(known_on) from knowledge_states);

comment on macro last_known_on is 'The day from which what is known now was known.';
