-- What may the notification to the authority say, from what is known on a given day?
--
-- Grain:       one row per item of GDPR Art. 33, and of what goes with it, in the order of the
--              form.
-- Needs:       fields, segments, form, assumed figures, age, status, vital status.
-- Base:        persons
-- Headline (is_settled):
--              Reconstructed as of {as_of}, the form covers some
--              {living_person_count:living_persons} in {record_count:records};
--              {to_fill_count:items} {to_fill_count:is/are} left for the controller to fill in.
-- Headline (is_announced):
--              Reconstructed as of {as_of}, the form covers at most {person_count:persons};
--              {to_fill_count:items} {to_fill_count:is/are} left for the controller to fill in.
-- Headline:    Reconstructed as of {as_of}, the form names no number of persons, as nobody had
--              named one; {to_fill_count:items} {to_fill_count:is/are} left for the controller to
--              fill in.
-- Finding (is_settled):
--              The form covers {living_person_count:M living_persons}; {to_fill_count:items} to
--              fill in
-- Finding (is_announced):
--              The form covers at most {person_count:M persons}; {to_fill_count:items}
--              {to_fill_count:remains/remain} to fill in
-- Finding:     The form names no number; {to_fill_count:items} {to_fill_count:remains/remain} to
--              fill in
-- Mark:        derived
-- Note:        a reconstruction from what is public, not the form that was sent, which was not
--              published. The words of an item are those of its wording_id, filled from its row.
--              Before {breach.told_public_on} no number was named; before {breach.last_known_on}
--              persons and records could not be distinguished, so both are the whole base, an upper
--              bound, and neither is split. Splits are modelled and count the living: none was
--              published. A fact counts from the day on which its source was published; an advert
--              is left out as long as nobody has confirmed it. Consequences rest on the fields that
--              the form names; severity is the level of CNIL of each segment. $aware_at is an hour
--              of awareness that somebody states: the reasons for a delay then say when the 72
--              hours ended. low_end_… and high_end_… bound the number of minors, by our ranges.
-- Source:      each item's, in source; law: https://eur-lex.europa.eu/eli/reg/2016/679/oj.

with

settled as (

    select
        max(known_from) as settled_on,
        coalesce($as_of::date, max(known_from)) as as_of
    from notification_items

),

known as (

    select
        settled.as_of,
        settled.as_of >= settled.settled_on as is_settled,
        -- Before the announcement nobody had named a number.
        settled.as_of >= coalesce(told_public_on(), settled.settled_on) as is_announced
    from settled

),

cells as (

    select
        exposure_cube.*,
        age_bands.is_minor
    from exposure_cube
    left join age_bands using (age_band)

),

everyone as (

    select
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count,
        sum(living_person_count)::bigint as living_person_count,
        coalesce(sum(living_person_count) filter (status = 'registered'), 0)::bigint
        as registered_person_count,
        coalesce(sum(living_person_count) filter (status = 'formerly_registered'), 0)::bigint
        as formerly_registered_person_count,
        coalesce(sum(living_person_count) filter (status = 'candidate_space'), 0)::bigint
        as candidate_space_person_count,
        coalesce(sum(living_person_count) filter (status is null), 0)::bigint
        as unknown_status_person_count,
        coalesce(sum(living_person_count) filter (is_minor), 0)::bigint
        as minor_person_count,
        coalesce(sum(living_person_count) filter (age_band is null), 0)::bigint
        as unknown_age_person_count
    from cells

),

living_segments as (

    select
        segment_id,
        sum(living_person_count)::bigint as person_count
    from with_segments(exposure_cube)
    group by segment_id
    having sum(living_person_count) > 0

),

scores as (

    from segment_scores($as_of::date, null::integer)

),

-- Those at high risk, and the severity of each segment.
due as (

    select
        coalesce(sum(segments.person_count) filter (
            scores.is_due_by_enisa or scores.is_due_by_cnil
        ), 0)::bigint as person_count,
        string_agg(segments.segment_id, ' ' order by severity_segments.rule_order)
        as segment_severity_ids,
        string_agg(
            -- To three digits, as all numbers of the form; a list is counted, and has them all.
            if(
                is_of_list(), segments.person_count,
                round(
                    segments.person_count,
                    2 - floor(log10(greatest(segments.person_count, 1)))::integer
                )
            ),
            ' '
            order by severity_segments.rule_order
        ) as segment_severity_counts
    from living_segments as segments
    inner join severity_segments using (segment_id)
    inner join scores using (segment_id)

),

-- No age was published: the minors lie between these.
minors as (

    select
        max(lowest_share) as lowest_share,
        max(highest_share) as highest_share
    from headline_drivers('severity/by_segment')
    where not is_of_list()

),

cross_border as (

    select
        min(person_count) as person_count_low,
        max(person_count) as person_count_high
    from cross_border_persons(null, null, null, null, null, null)

),

listed as (

    from named_fields(provenance_on($provenance, $as_of::date))

),

opened as (

    from opened_harms(provenance_on($provenance, $as_of::date))

),

named as (

    select
        string_agg(fields.field_id, ' ' order by fields.field_number) filter (
            listed.field_id is not null or fields.held_by = 'not_counted'
        ) as field_ids,
        string_agg(fields.field_id, ' ' order by fields.field_number) filter (
            fields.held_by = 'nobody'
        ) as untaken_field_ids
    from fields
    left join listed using (field_id)

),

-- The same count of a harm as in fields/harms, by the fields that the form names.
hits as (

    select
        opened.harm_id,
        held.person_count
    from held_sets(null, null, null, null, null, null) as held
    inner join opened using (held_bits)

),

by_harm as (

    select
        harms.harm_id,
        harms.harm_number,
        sum(hits.person_count)::bigint as person_count
    from hits
    inner join harms using (harm_id)
    group by harms.harm_id, harms.harm_number

),

consequences as (

    select
        string_agg(harm_id, ' ' order by person_count desc, harm_number asc) as harm_ids,
        string_agg(
            if(
                is_of_list(), person_count,
                round(person_count, 2 - floor(log10(greatest(person_count, 1)))::integer)
            ),
            ' '
            order by person_count desc, harm_number asc
        ) as harm_counts
    from by_harm

),

clock as (

    from notification_clock($aware_at, $as_of)

),

items as (

    select
        -- Of a list whose 72 hours are known the reasons for a delay are wanted only if it is late.
        notification_items.* replace (
            notification_items.is_to_fill and not (
                notification_items.item_number = 9
                and is_of_list()
                and clock.aware_at is not null
            ) as is_to_fill
        ),
        -- With an hour of awareness the reasons for a delay say when the term ended.
        concat_ws(
            '@', notification_items.item_number, notification_items.known_from,
            if(notification_items.item_number = 9, clock.lateness_id, null)
        ) as wording_id
    from notification_items
    cross join known
    cross join clock
    where notification_items.known_from <= known.as_of
    qualify
        row_number() over (
            partition by notification_items.item_number
            order by notification_items.known_from desc
        ) = 1

),

-- What is filled in, once for all items.
facts as (

    select
        known.as_of,
        known.is_settled,
        known.is_announced,
        named.field_ids,
        consequences.harm_ids,
        if(known.is_announced, everyone.record_count, null) as record_count,
        case
            when known.is_settled then everyone.person_count
            when known.is_announced then everyone.record_count
        end as person_count,
        if(known.is_settled, everyone.living_person_count, null) as living_person_count,
        if(known.is_settled, everyone.registered_person_count, null)
        as registered_person_count,
        if(known.is_settled, everyone.formerly_registered_person_count, null)
        as formerly_registered_person_count,
        if(known.is_settled, everyone.candidate_space_person_count, null)
        as candidate_space_person_count,
        -- How many had a candidate space alone was not published.
        case
            when known.is_settled and not is_of_list()
                then round(everyone.candidate_space_person_count * spaces.low / spaces.value)
        end::bigint as candidate_space_person_count_low,
        case
            when known.is_settled and not is_of_list()
                then round(everyone.candidate_space_person_count * spaces.high / spaces.value)
        end::bigint as candidate_space_person_count_high,
        -- Of a list alone: of a world every status is known.
        if(known.is_settled and is_of_list(), everyone.unknown_status_person_count, null)
        as unknown_status_person_count,
        if(known.is_settled, everyone.minor_person_count, null) as minor_person_count,
        if(known.is_settled and is_of_list(), everyone.unknown_age_person_count, null)
        as unknown_age_person_count,
        if(
            known.is_settled, round(everyone.minor_person_count * (1 - minors.lowest_share)), null
        )::bigint as low_end_person_count,
        if(
            known.is_settled, round(everyone.minor_person_count * (1 + minors.highest_share)), null
        )::bigint as high_end_person_count,
        if(known.is_settled, due.person_count, null) as due_person_count,
        if(known.is_settled, due.segment_severity_ids, null) as segment_severity_ids,
        if(known.is_settled, due.segment_severity_counts, null) as segment_severity_counts,
        if(known.is_settled, cross_border.person_count_low, null)
        as cross_border_person_count_low,
        if(known.is_settled, cross_border.person_count_high, null)
        as cross_border_person_count_high,
        if(known.is_settled, consequences.harm_counts, null) as harm_counts,
        if(known.is_settled, named.untaken_field_ids, null) as untaken_field_ids
    from known
    cross join everyone
    cross join due
    cross join minors
    left join assumptions as spaces on spaces.name = 'candidate_space_persons'
    cross join cross_border
    cross join named
    cross join consequences

)

select
    items.item_number as item_id,
    items.wording_id,
    items.legal_reference,
    items.is_to_fill,
    items.source,
    facts.as_of,
    facts.is_settled,
    facts.is_announced,
    facts.record_count,
    facts.person_count,
    facts.living_person_count,
    facts.registered_person_count,
    facts.formerly_registered_person_count,
    facts.candidate_space_person_count,
    facts.candidate_space_person_count_low,
    facts.candidate_space_person_count_high,
    facts.unknown_status_person_count,
    facts.minor_person_count,
    facts.unknown_age_person_count,
    facts.low_end_person_count,
    facts.high_end_person_count,
    facts.due_person_count,
    facts.segment_severity_ids,
    facts.segment_severity_counts,
    facts.cross_border_person_count_low,
    facts.cross_border_person_count_high,
    facts.field_ids,
    facts.untaken_field_ids,
    facts.harm_ids,
    facts.harm_counts,
    clock.aware_at,
    clock.due_at,
    clock.late_hours,
    clock.spare_hours,
    if(clock.aware_at is null, null, clock.done_on) as done_on,
    count(*) filter (items.is_to_fill) over () as to_fill_count
from items
cross join facts
cross join clock
order by items.item_number asc
