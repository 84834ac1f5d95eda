-- By which channel can each person be written to, with the contacts on file?
--
-- Grain:       one row per channel, in the order in which they are tried; the last is whom none of
--              them can write to.
-- Needs:       contact.
-- Headline (unknown_channel_ids):
--              {kind.In_the_model}, {all_writable_person_count:M} of {all_living_person_count:M
--              persons} can be written to by the contacts on file, and at most
--              {all_unwritable_person_count:M} cannot: how many have what is needed for
--              {unknown_channel_ids} is not known.
-- Headline (not all_unwritable_person_count):
--              {kind.In_the_model}, all {all_living_person_count:M persons} can be written to by
--              the contacts on file: {first_person_count:M} by e-mail, and the others by SMS or
--              letter.
-- Headline:    {kind.In_the_model}, {first_person_count:M} of {all_living_person_count:M persons}
--              can be written to by e-mail, {other_person_count:M} others by SMS or letter, and
--              {all_unwritable_person_count:M} by none of these.
-- Finding (unknown_channel_ids):
--              At most {all_unwritable_person_count:M} of {all_living_person_count:M persons}
--              cannot be written to
-- Finding (not all_unwritable_person_count):
--              All {all_living_person_count:M persons} can be written to
-- Finding:     {all_unwritable_person_count:M} of {all_living_person_count:M persons} cannot be
--              written to
-- Base:        persons
-- Mark:        modelled
-- Note:        contacts count if they are on file: an e-mail address, a mobile number, a postal
--              address. The file does not say whether they still reach anybody:
--              notification/channels assumes it. A person counts under each channel, and once under
--              the first of them. A number that is not a mobile receives no SMS. Where no column
--              says whether somebody has what a channel needs, its row is not known, and the last
--              row is an upper bound. Persons to whom no channel allows writing are left to a
--              public communication, if writing would take disproportionate effort (Article
--              34(3)(c) GDPR).

with

on_file as (

    from contacts_on_file(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )

),

tried as (

    select
        record_count,
        person_count,
        unnest(['email', 'sms', 'letter', 'public_notice'])::channel as tried_channel,
        channel = tried_channel as is_first,
        case tried_channel
            when 'email' then has_email
            when 'sms' then has_mobile
            when 'letter' then has_address
            else is_first
        end as is_on_file
    from on_file

),

summed as (

    select
        tried_channel as channel,
        bool_or(is_on_file is null) as is_unknown,
        coalesce(sum(record_count) filter (is_on_file), 0)::bigint as on_file_record_count,
        coalesce(sum(person_count) filter (is_on_file), 0)::bigint as on_file_person_count,
        coalesce(sum(record_count) filter (is_first), 0)::bigint as first_record_count,
        coalesce(sum(person_count) filter (is_first), 0)::bigint as first_person_count,
        sum(person_count)::bigint as all_living_person_count
    from tried
    group by tried_channel
    having sum(person_count) > 0

)

select -- noqa: ST06
    channel,
    if(is_unknown, null, on_file_record_count) as record_count,
    if(is_unknown, null, on_file_person_count) as person_count,
    if(is_unknown, null, on_file_person_count / all_living_person_count) as on_file_share,
    first_record_count,
    first_person_count,
    all_living_person_count,
    max(first_person_count) filter (channel = 'public_notice') over ()
        as all_unwritable_person_count,
    all_living_person_count - all_unwritable_person_count as all_writable_person_count,
    all_writable_person_count - max(first_person_count) filter (channel = 'email') over ()
        as other_person_count,
    string_agg(channel::varchar, ' ') filter (is_unknown) over () as unknown_channel_ids
from summed
order by channel asc
