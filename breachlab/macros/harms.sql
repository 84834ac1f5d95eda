-- What a record holds, and what can be done with it.

-- The bits of field_cube, and one more that whoever registered has: dates of registration.
-- Of a list, field_mask has that bit where a date is known, bit 64 where there is an IBAN, bit 128
-- where the phone is a mobile, and others: a status says none of them.
-- A record holds a set of fields when holding & bits = bits, as fields.holding_bit has them.
create or replace macro holding(field_mask, status) as
    (
        field_mask::integer
        | case when status <> 'candidate_space' and not is_of_list() then 32 else 0 end
    );

comment on macro holding is
'The fields that a record holds, as bits of fields.holding_bit, from its field_mask and status.';

-- How many records and persons hold each set of fields that occurs.
create or replace macro held_sets(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    holding(field_mask, status) as held_bits,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count,
    sum(living_here_person_count)::bigint as living_here_person_count
from selected_fields(departements, age_bands, sexes, statuses, first_years, end_bands)
group by held_bits;

comment on macro table held_sets is
'How many records, persons and exposed residents of a selection hold each set of fields; one row per set that occurs.';

-- The fields that are out by what one provenance says: announcement is the announcement of the
-- controller, decision the decision of the authority, press that decision and what the press
-- alone reports. Null is decision. Of a list they are all that it has.
create or replace macro named_fields(provenance) as table
select fields.*
from fields
where
    fields.held_by not in ('nobody', 'not_known', 'not_counted')
    and case
        when is_of_list() then true
        when provenance = 'announcement' then fields.is_named_in_2024
        when coalesce(provenance, 'decision') = 'decision' then fields.is_named_in_2026
        when provenance = 'press' then fields.is_named_in_2026 or fields.is_reported_by_press
    end;

comment on macro table named_fields is
'The fields that are out by one provenance: an official list, or that and the press.';

-- The provenance that was asked for, of what was published by a day: none before the announcement,
-- its own list before the decision. Null is the last day.
create or replace macro provenance_on(provenance, as_of) as (
    case
        when coalesce(as_of >= last_known_on(), true) then coalesce(provenance, 'decision')
        when as_of < told_public_on() then 'none'
        else 'announcement'
    end
);

comment on macro provenance_on is
'The provenance of fields that was asked for, or the official list of a day.';

-- The sets of fields by which a harm is counted, everywhere: those of harm_sets that take no field
-- which the provenance leaves out. So by an official list the place of birth opens nothing; a NIR
-- holds the commune of birth all the same. What nobody took stays, and counts nobody. A field of a
-- list that was taken and not counted stays, too: its harm counts whoever has the others.
create or replace macro counted_harm_sets(provenance) as table
with

unlisted as (

    select
        harm_fields.harm_id,
        harm_fields.set_number
    from harm_fields
    inner join fields using (field_id)
    where
        fields.held_by not in ('nobody', 'not_counted')
        and fields.field_id not in (select named.field_id from named_fields(provenance) as named)

)

select harm_sets.*
from harm_sets
anti join unlisted using (harm_id, set_number);

comment on macro table counted_harm_sets is
'The sets of fields by which a harm is counted: those whose fields the provenance names.';

-- Which harms each set of fields that a record can hold opens; of a list each that one holds.
create or replace table harms_of_holdings as
with

holdings as (

    select unnest(range(64))::integer as held_bits
    where not is_of_list()
    union all
    select distinct holding(field_mask, status) as held_bits
    from field_cube
    where is_of_list()

),

sets_by_provenance as (

    select
        'announcement' as provenance,
        *
    from counted_harm_sets('announcement')
    union all
    select
        'decision' as provenance,
        *
    from counted_harm_sets('decision')
    union all
    select
        'press' as provenance,
        *
    from counted_harm_sets('press')

)

select distinct
    counted.provenance,
    holdings.held_bits,
    counted.harm_id
from holdings
inner join sets_by_provenance as counted
    on holdings.held_bits & counted.needed_bits = counted.needed_bits;

comment on table harms_of_holdings is
'Internal: which harms a set of fields opens by each provenance; see opened_harms.';

create or replace macro opened_harms(provenance) as table
select
    opened.held_bits,
    opened.harm_id
from harms_of_holdings as opened
where opened.provenance = coalesce(provenance, 'decision');

comment on macro table opened_harms is
'Which harms a set of fields opens; one row per set that a record can hold and harm.';

-- Who is open to each of the harms asked, by 'age_band' or by 'departement_code'. Its value is text
-- here, for a column has one type; DuckDB drops the part whose condition is false.
create or replace macro harms_by(
    dimension, asked_harms, provenance,
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
with

held as (

    select
        age_band::varchar as dimension_value,
        holding(field_mask, status) as held_bits,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(departements, age_bands, sexes, statuses, first_years, end_bands)
    where dimension = 'age_band'
    group by age_band, held_bits
    union all
    select
        departement_code::varchar as dimension_value,
        holding(field_mask, status) as held_bits,
        sum(record_count)::bigint as record_count,
        sum(person_count)::bigint as person_count
    from selected_fields(departements, age_bands, sexes, statuses, first_years, end_bands)
    where dimension = 'departement_code'
    group by departement_code, held_bits

),

asked as (

    select
        harm_number,
        harm_id
    from harms
    where asked_harms is null or list_contains(asked_harms::varchar[], harm_id)

),

by_value as (

    select
        asked.harm_number,
        asked.harm_id,
        held.dimension_value,
        sum(held.record_count) filter (hits.harm_id is not null) as record_count,
        sum(held.person_count) filter (hits.harm_id is not null) as person_count,
        sum(held.person_count) as total_person_count
    from held
    cross join asked
    left join opened_harms(provenance) as hits
        on held.held_bits = hits.held_bits and asked.harm_id = hits.harm_id
    group by asked.harm_number, asked.harm_id, held.dimension_value

)

select
    harm_number,
    harm_id,
    dimension_value,
    coalesce(record_count, 0)::bigint as record_count,
    coalesce(person_count, 0)::bigint as person_count,
    coalesce(person_count, 0) / nullif(total_person_count, 0) as person_share
from by_value;

comment on macro table harms_by is
'How many records and persons are open to a harm; one row per harm and value of the dimension.';

-- The codes of the fields that bits of a holding stand for; '' for those that every record holds.
create or replace macro field_ids(bits) as (
    select coalesce(string_agg(field_id, ' ' order by field_number), '')
    from fields
    where holding_bit > 0 and bits & holding_bit = holding_bit
);

comment on macro field_ids is
'The fields that bits of a holding stand for, a space between two; empty if there is none.';

-- The part lost in a year is the same each year.
create or replace macro valid_share(lost_per_mille, years) as (
    pow((1000 - lost_per_mille) / 1000, years)
);

comment on macro valid_share is
'The share of values still true after so many years, if so many in 1,000 stop being true in a year.';
