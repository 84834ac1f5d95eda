-- What a record holds, and what can be done with it.

-- The bits of field_cube, and one more that whoever registered has: dates of registration.
-- A record holds a set of fields when holding & bits = bits, as fields.holding_bit has them.
create or replace macro holding(field_mask, status) as
    (field_mask::integer | if(status = 'candidate_space', 0, 32));

-- The names of the fields that bits of a holding stand for.
create or replace macro field_names(bits) as (
    select
        coalesce(
            string_agg(field_en, ', ' order by field_number), 'none that a record can lack'
        )
    from fields
    where holding_bit > 0 and bits & holding_bit = holding_bit
);
