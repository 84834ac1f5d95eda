-- For how long does each field stay dangerous?
--
-- Grain:       one row per field that was taken and number of years after the reference day, 20, 5,
--              1 and none: first the fields that last, of them those that a record can lack.
-- Needs:       fields, assumed figures, vital status.
-- Headline:    After {years_later:years} the {field_id} still singles out everybody alive among the
--              {living_here_person_count:M exposed_residents} whose record had it, and
--              {lasting_field_count} of {field_count} fields stay correct as long; the first to
--              expire, the {fleeting_field_id}, is still correct, by assumption, for
--              {fleeting_person_share}.
-- Note:        living_here_person_count counts those alive and in France on the reference day whose
--              record has the field, as in fields/by_field. No mortality is modelled: a share of
--              100% is of those still alive. still_valid_person_count takes every value as correct
--              on the reference day, though some were already out of date: it is a maximum. low and
--              high are the ends of the share lost each year, the same every year; but often the
--              same people move again, so late years lose less than is said here. A fact of the
--              past, such as a date of registration, never stops being true. harm_ids are the harms
--              for which lasting fields suffice, this one among them: time does not remove these
--              harms. record_count and person_count count all records that have the field, whatever
--              the number of years.
-- Source:      which fields last: field_lifetimes; the part lost in a year: assumptions, see
--              method/ledger.

with

held as (

    select
        status,
        holding(field_mask, status) as held_bits,
        sum(record_count) as record_count,
        sum(person_count) as person_count,
        sum(living_here_person_count) as living_here_person_count
    from selected_fields(
        $departements, $age_bands, $sexes, $statuses, $first_years, $end_bands
    )
    group by all

),

lifetimes as (

    select
        field_lifetimes.field_id,
        field_lifetimes.status,
        field_lifetimes.lifetime,
        coalesce(ledger.central[field_lifetimes.figure], 0) as lost_per_mille,
        coalesce(ledger.low[field_lifetimes.figure], 0) as least_lost_per_mille,
        coalesce(ledger.high[field_lifetimes.figure], 0) as most_lost_per_mille
    from field_lifetimes
    cross join figures() as ledger

),

counted_sets as (

    from counted_harm_sets($provenance)

),

-- A set of fields lasts as long as all of its fields do.
lasting_sets as (

    select
        harm_fields.harm_id,
        harm_fields.set_number
    from harm_fields
    semi join counted_sets using (harm_id, set_number)
    left join field_lifetimes using (field_id)
    group by harm_fields.harm_id, harm_fields.set_number
    having bool_and(coalesce(field_lifetimes.lifetime <> 'decays', false))

),

lasting_fields as (

    select distinct
        harm_fields.field_id,
        harm_fields.harm_id
    from harm_fields
    semi join lasting_sets using (harm_id, set_number)

),

lasting_harms as (

    select
        lasting_fields.field_id,
        string_agg(harms.harm_id, ' ' order by harms.harm_number) as harm_ids
    from lasting_fields
    inner join harms using (harm_id)
    group by lasting_fields.field_id

),

named as (

    from named_fields($provenance)
    union all
    from fields
    where held_by = 'not_counted'

),

-- A list may have fields whose lifetime no source gives, as an IBAN or a password.
kinds as (

    select distinct
        named.field_id,
        coalesce(lifetimes.lifetime, 'not_known') as lifetime
    from named
    left join lifetimes using (field_id)

),

rows_asked as (

    select
        named.*,
        kinds.lifetime,
        horizons.years_later
    from named
    inner join kinds using (field_id)
    cross join (values (0), (1), (5), (20)) as horizons (years_later)

),

-- Decimals, so that they can be added in any order.
by_field as (

    select
        rows_asked.field_id,
        rows_asked.years_later,
        sum(held.record_count) as record_count,
        sum(held.person_count) as person_count,
        sum(held.living_here_person_count) as living_here_person_count,
        sum(
            (
                held.living_here_person_count
                * valid_share(lifetimes.lost_per_mille, rows_asked.years_later)
            )::decimal(28, 9)
        ) as still_valid,
        sum(
            (
                held.living_here_person_count
                * valid_share(lifetimes.most_lost_per_mille, rows_asked.years_later)
            )::decimal(28, 9)
        ) as low_still_valid,
        sum(
            (
                held.living_here_person_count
                * valid_share(lifetimes.least_lost_per_mille, rows_asked.years_later)
            )::decimal(28, 9)
        ) as high_still_valid
    from rows_asked
    left join lifetimes using (field_id)
    inner join held
        on
            held.held_bits & rows_asked.holding_bit = rows_asked.holding_bit
            and (lifetimes.status is null or lifetimes.status = held.status)
    group by rows_asked.field_id, rows_asked.years_later

)

select
    rows_asked.field_id,
    rows_asked.lifetime,
    rows_asked.years_later,
    lasting_harms.harm_ids,
    if(rows_asked.held_by = 'not_counted', null, coalesce(by_field.record_count, 0))::bigint
    as record_count,
    if(rows_asked.held_by = 'not_counted', null, coalesce(by_field.person_count, 0))::bigint
    as person_count,
    if(
        rows_asked.held_by = 'not_counted', null, coalesce(by_field.living_here_person_count, 0)
    )::bigint as living_here_person_count,
    by_field.still_valid / nullif(by_field.living_here_person_count, 0) as still_valid_share,
    by_field.low_still_valid / nullif(by_field.living_here_person_count, 0)
        as low_still_valid_share,
    by_field.high_still_valid / nullif(by_field.living_here_person_count, 0)
        as high_still_valid_share,
    if(
        rows_asked.lifetime = 'not_known', null, round(coalesce(by_field.still_valid, 0))
    )::bigint as still_valid_person_count,
    if(
        rows_asked.lifetime = 'not_known', null, round(coalesce(by_field.low_still_valid, 0))
    )::bigint as low_still_valid_person_count,
    if(
        rows_asked.lifetime = 'not_known', null, round(coalesce(by_field.high_still_valid, 0))
    )::bigint as high_still_valid_person_count,
    count(*) filter (rows_asked.lifetime not in ('decays', 'not_known')) over horizon
    as lasting_field_count,
    count(*) over horizon as field_count,
    -- On the reference day all are as true: of equals, one and the same whatever the plan.
    arg_min(
        rows_asked.field_id,
        struct_pack(share := still_valid_share, field_id := rows_asked.field_id)
    ) filter (still_valid_share is not null) over horizon as fleeting_field_id,
    min(still_valid_share) over horizon as fleeting_person_share
from rows_asked
left join by_field using (field_id, years_later)
left join lasting_harms using (field_id)
window horizon as (partition by rows_asked.years_later)
order by
    rows_asked.lifetime = 'not_known' asc,
    rows_asked.lifetime = 'decays' asc,
    rows_asked.held_by = 'some_records' desc,
    rows_asked.field_number asc,
    rows_asked.years_later desc
