-- The breach that the database is of: its days and its years, from the table `breach`.

create or replace macro reference_day() as (select reference_day from breach);

comment on macro reference_day is 'The day to which ages, years and terms count.';

create or replace macro first_use() as (select first_use_on from breach);

comment on macro first_use is 'The day of the first known malicious use.';

create or replace macro last_use() as (select last_use_on from breach);

comment on macro last_use is 'The day of the last known malicious use.';

create or replace macro use_day_count() as (last_use() - first_use() + 1);

comment on macro use_day_count is
'How many days the misuse lasted, the first and the last counted: so much earlier it could end.';

create or replace macro aware_at() as (select aware_at from breach);

comment on macro aware_at is
'The hour at which the controller became aware; null where it is not known.';

create or replace macro told_public_on() as (select told_public_on from breach);

comment on macro told_public_on is 'The day of the public announcement.';

create or replace macro window_first_year() as (select window_first_year from breach);

comment on macro window_first_year is
'The first year of the files; it stands for all years before it, too.';

create or replace macro window_last_year() as (select window_last_year from breach);

comment on macro window_last_year is 'The last year of the files, up to the reference day.';

create or replace macro this_breach() as (select breach_id from breach);

comment on macro this_breach is 'The code of this breach among those announced.';

create or replace macro is_of_list() as (select breach_folder = 'own' from breach);

comment on macro is_of_list is
'Whether the breach is of a list of one''s own, which says what the lab assumes of its register.';

create or replace macro earlier_breach() as (select earlier_breach_id from breach);

comment on macro earlier_breach is 'The code of the earlier breach of the same organisation.';

create or replace macro default_breach() as (select default_breach_id from breach);

comment on macro default_breach is
'The code of the other breach that a question takes where none is named.';

create or replace macro window_first_day() as (
    (reference_day() - to_years((window_last_year() - window_first_year())::integer))::date + 1
);

comment on macro window_first_day is
'The first day on which what ended is still on file: so many years before the reference day.';
