-- What a record holds, and what can be done with it.

-- The bits of field_cube, and one more that whoever registered has: dates of registration.
-- A record holds a set of fields when holding & bits = bits, as fields.holding_bit has them.
create or replace macro holding(field_mask, status) as
    (field_mask::integer | if(status = 'candidate_space', 0, 32));

-- How many records and persons hold each set of fields that occurs.
create or replace macro held_sets(
    departements, age_bands, sexes, statuses, first_years, end_bands
) as table
select
    holding(field_mask, status) as held_bits,
    sum(record_count)::bigint as record_count,
    sum(person_count)::bigint as person_count
from selected_fields(departements, age_bands, sexes, statuses, first_years, end_bands)
group by held_bits;

-- Which harms each set of fields that a record can hold opens.
create or replace macro opened_harms() as table
select distinct
    holdings.range::integer as held_bits,
    harm_sets.harm_id
from range(64) as holdings
inner join harm_sets on holdings.range & harm_sets.needed_bits = harm_sets.needed_bits;

-- The names of the fields that bits of a holding stand for.
create or replace macro field_names(bits) as (
    select
        coalesce(
            string_agg(field_en, ', ' order by field_number), 'none that a record can lack'
        )
    from fields
    where holding_bit > 0 and bits & holding_bit = holding_bit
);
