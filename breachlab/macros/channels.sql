-- Channels: by which each cell of contact_cube is told.
--
-- A cascade: e-mail, and SMS where it bounced or none is on file, then a letter, then a message in
-- the agency's own space, then nothing but the public notice. What is sent depends only on what is
-- on file and on what came back before; whether it arrives is the truth of the register.
--
-- Only the persons to inform are written to: the living to whom a communication is due. Known
-- before anything is sent, by assumption: who died (INSEE publishes the deaths), and who left
-- France (a ground on which registrations end). Those abroad get no letter to the French address
-- nor a message in a space.
--
-- Minors and those aged 75 and over get a letter at once, beside all else: of those aged 75 and
-- over most do not use the internet, and what is told to a minor is to reach the household.
-- Digital exclusion is known of no person, so it decides nothing; it is only expected.

create type if not exists channel as enum (
    'email', 'sms', 'letter', 'space', 'public_notice'
);

-- What is sent to somebody, from what is on file and what came back before.

create or replace macro gets_email(email) as (email <> 'none');

comment on macro gets_email is 'Whether an e-mail is sent.';

create or replace macro gets_text(email, has_mobile) as (email <> 'valid' and has_mobile);

comment on macro gets_text is 'Whether an SMS is sent: where no e-mail arrives.';

create or replace macro gets_letter(
    fate, email, has_mobile, street_address, is_minor, is_from_75
) as (
    fate = 'resident'
    and street_address <> 'none'
    and (is_minor or is_from_75 or (email <> 'valid' and not has_mobile))
);

comment on macro gets_letter is
'Whether a letter is sent: at once to some ages, and where neither e-mail nor SMS arrives.';

create or replace macro first_channel(fate, email, has_mobile, street_address, status) as (
    case
        when email = 'valid' then 'email'::channel
        when has_mobile then 'sms'::channel
        when fate = 'abroad' then 'public_notice'::channel
        when street_address = 'valid' then 'letter'::channel
        when status <> 'formerly_registered' then 'space'::channel
        else 'public_notice'::channel
    end
);

comment on macro first_channel is
'The first channel of the cascade that reaches somebody who lives.';

-- whom is 'due', the living to whom a communication is due, or 'living', all of them; null is due.
-- To whom it is due does not turn on a choice of the reader: it is what severity/communication_due
-- says by itself.
create or replace table due_members as
select
    segment_members.*,
    se >= due_from('due_enisa') or cnil_level >= due_from('due_cnil') as is_due
from segment_members
inner join segment_severity(null, null) using (segment_id);

comment on table due_members is
'Internal: the members of each segment, with whether a communication is due to them.';

create or replace macro members_to_inform(whom) as table
select * exclude (is_due)
from due_members
where whom = 'living' or is_due;

comment on macro table members_to_inform is
'The ages and statuses of those who are to be informed: one row per age band, status and kind of '
'space.';

-- cells are cells of contact_cube or message_cube, or sums of them, that have is_space_with_nir.
create or replace macro cells_to_inform(cells, whom) as table
select cells.*
from query_table(cells) as cells
semi join members_to_inform(whom) as members
    on
        cells.age_band is not distinct from members.age_band
        and cells.status is not distinct from members.status
        and cells.is_space_with_nir = members.is_space_with_nir
where fate <> 'deceased';

comment on macro table cells_to_inform is
'The rows of a table by contacts of those who are to be informed.';

-- Adds to cells of contact_cube, or sums of them: channel is the first that reaches the person;
-- is_emailed and is_texted say what is sent.
create or replace macro with_channels(cells) as table
select
    *,
    first_channel(fate, email, has_mobile, street_address, status) as channel,
    gets_email(email) as is_emailed,
    gets_text(email, has_mobile) as is_texted
from query_table(cells);

comment on macro table with_channels is
'The rows of a table by contacts, with whether an e-mail and an SMS are sent and which channel '
'reaches.';

create or replace macro planned_channels(
    departements, age_bands, sexes, statuses, first_years, end_bands, whom
) as table
with

cells as (

    from selected_contacts(departements, age_bands, sexes, statuses, first_years, end_bands)

),

cells_of_plan as (

    from cells_to_inform(cells, whom)

)

from with_channels(cells_of_plan);

comment on macro table planned_channels is
'Those of the selection who are to be informed, by contacts, as with_channels, one row per cell.';

-- Cells of contact_cube added up over everything but age, status and contacts: a few hundred rows
-- in place of half a million.
create or replace macro grouped_contacts(cells) as table
select
    age_band,
    status,
    is_space_with_nir,
    fate,
    email,
    has_mobile,
    street_address,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from query_table(cells)
group by all;

comment on macro table grouped_contacts is
'Cells of contact_cube by age, status and contacts: one row per such group.';

create or replace macro contact_groups(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

contact_cells as (

    from selected_contacts_any_place(
        departements, age_bands, sexes, statuses, first_years, end_bands
    )

)

from grouped_contacts(contact_cells);

comment on macro table contact_groups is
'Those of the selection whom the view counts, as grouped_contacts.';

-- As planned_channels, first added up and then planned.
create or replace macro planned_groups(
    departements, age_bands, sexes, statuses, first_years, end_bands, whom
) as table
with

grouped as (

    from contact_groups(departements, age_bands, sexes, statuses, first_years, end_bands)

),

groups_of_plan as (

    from cells_to_inform(grouped, whom)

)

from with_channels(groups_of_plan);

comment on macro table planned_groups is
'Those of the selection who are to be informed, by age, status and contacts, as with_channels, one '
'row per such group.';

-- planned are rows of with_channels.
create or replace macro told_cells(planned) as table
select
    *,
    case when channel = 'email' then person_count else 0 end as email_person_count,
    case when channel = 'sms' then person_count else 0 end as sms_person_count,
    case when channel = 'letter' then person_count else 0 end as letter_person_count,
    case when channel = 'space' then person_count else 0 end as space_person_count,
    case when channel = 'public_notice' then person_count else 0 end as public_notice_person_count
from query_table(planned);

comment on macro table told_cells is
'The rows of a plan, with the persons whom each channel tells in a column of their own.';

-- channel is the first of e-mail, SMS and letter that what is on file allows; whether it still
-- reaches anybody plays no part. Where no column of a list says it, what is on file is null.
create or replace macro contacts_on_file(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    age_band,
    email <> 'none' as has_email,
    has_mobile,
    street_address <> 'none' as has_address,
    case
        when email <> 'none' then 'email'
        when has_mobile then 'sms'
        when street_address <> 'none' then 'letter'
        else 'public_notice'
    end::channel as channel,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from contact_groups(departements, age_bands, sexes, statuses, first_years, end_bands)
where fate <> 'deceased'
group by all;

comment on macro table contacts_on_file is
'The living of the selection, by age and by what is on file, with the first channel that it allows.';
