-- What may the notification to the authority say, as known on a day?
--
-- Grain:       one row per item of GDPR Art. 33, in the order of the form.
-- Parameters:  $as_of, a day from 8 March 2024 to 29 January 2026; null means the last.
-- Headline:    As known on {as_of:%d %B %Y}, the form tells of {person_count:,} persons
--              in {record_count:,} records; {to_fill_count} items are left for the
--              controller to fill in.
-- Note:        before 29 January 2026 persons and records could not be told apart, so
--              both are the whole base, an upper bound. Splits are modelled: none was
--              published. The facts are as they became public, some of them later than
--              the day; the advert of 44.3 million records is left out, as nobody confirmed
--              it. Consequences rest on the fields that the form tells of.
-- Source:      each item's, in source; law: https://gdprhub.eu/Article_33_GDPR.

with

known as (

    select
        coalesce($as_of::date, max(known_from)) as as_of,
        as_of >= max(known_from) as is_settled
    from notification_items

),

people as (

    select
        sum(record_count)::bigint as records,
        sum(person_count)::bigint as persons,
        coalesce(sum(person_count) filter (status = 'registered'), 0)::bigint as registered,
        coalesce(sum(person_count) filter (status = 'formerly_registered'), 0)::bigint
        as formerly_registered,
        coalesce(sum(person_count) filter (status = 'candidate_space'), 0)::bigint
        as candidate_space,
        coalesce(sum(person_count) filter (age_band = '16-17'), 0)::bigint as minors
    from exposure_cube

),

due_segments as (

    select segment_id
    from segment_scores($as_of::date, null::integer)
    where is_due_by_enisa or is_due_by_cnil

),

due as (

    select
        coalesce(
            sum(exposure_cube.person_count - exposure_cube.deceased_person_count), 0
        )::bigint as person_count
    from exposure_cube
    inner join segment_members using (age_band, status)
    where segment_members.segment_id in (select due_segments.segment_id from due_segments)

),

told as (

    select
        string_agg(fields.field_en, ', ' order by fields.field_number) filter (
            if(known.is_settled, fields.is_told_in_2026, fields.is_told_in_2024)
        ) as field_names,
        string_agg(fields.field_en, ', ' order by fields.field_number) filter (
            fields.held_by = 'nobody'
        ) as names_not_taken
    from fields
    cross join known

),

-- A consequence is told of where all fields that it takes are told of.
told_sets as (

    select
        harm_fields.harm_id,
        harm_fields.set_number
    from harm_fields
    inner join fields using (field_id)
    cross join known
    group by harm_fields.harm_id, harm_fields.set_number
    having bool_and(if(known.is_settled, fields.is_told_in_2026, fields.is_told_in_2024))

),

hits as (

    select distinct
        harm_sets.harm_id,
        held.held_bits,
        held.person_count
    from held_sets(null, null, null, null, null, null) as held
    inner join harm_sets on held.held_bits & harm_sets.needed_bits = harm_sets.needed_bits
    inner join told_sets using (harm_id, set_number)

),

harmed as (

    select
        harms.harm_name,
        harms.harm_number,
        sum(hits.person_count)::bigint as person_count
    from hits
    inner join harms using (harm_id)
    group by harms.harm_name, harms.harm_number

),

consequences as (

    select
        string_agg(harm_name, '; ' order by person_count desc, harm_number asc) as harm_names,
        string_agg(
            concat(harm_name, ': ', format('{:,}', person_count), ' persons'),
            '; '
            order by person_count desc, harm_number asc
        ) as harms_with_counts
    from harmed

),

items as (

    select
        notification_items.item_number,
        notification_items.legal_reference,
        notification_items.item,
        notification_items.template,
        notification_items.source,
        contains(notification_items.template, 'To be filled in') as is_to_fill
    from notification_items
    cross join known
    where notification_items.known_from <= known.as_of
    qualify
        row_number() over (
            partition by notification_items.item_number
            order by notification_items.known_from desc
        ) = 1

),

words as (

    select
        known.as_of,
        people.records as record_count,
        if(known.is_settled, people.persons, people.records) as person_count,
        map {
            'persons': format('{:,}', if(known.is_settled, people.persons, people.records)),
            'records': format('{:,}', people.records),
            'registered': format('{:,}', people.registered),
            'formerly_registered': format('{:,}', people.formerly_registered),
            'candidate_space': format('{:,}', people.candidate_space),
            'minors': format('{:,}', people.minors),
            'due': format('{:,}', due.person_count),
            'fields': told.field_names,
            'fields_not_taken': told.names_not_taken,
            'harm_names': consequences.harm_names,
            'harms': consequences.harms_with_counts
        } as by_name
    from known
    cross join people
    cross join due
    cross join told
    cross join consequences

),

-- Each template cut at its braces: words and names by turns, a name at every second turn.
pieces as (

    select
        items.item_number,
        pieces.turn,
        if(pieces.turn % 2 = 0, words.by_name[pieces.piece], pieces.piece) as piece
    from items
    cross join words
    cross join unnest(string_split_regex(items.template, '[{}]'))
    with ordinality as pieces (piece, turn)

),

filled as (

    select
        item_number,
        string_agg(piece, '' order by turn) as wording
    from pieces
    group by item_number

)

select
    items.item_number,
    items.legal_reference,
    items.item,
    filled.wording,
    items.is_to_fill,
    items.source,
    words.as_of,
    words.record_count,
    words.person_count,
    count(*) filter (items.is_to_fill) over () as to_fill_count
from items
inner join filled using (item_number)
cross join words
order by items.item_number asc
