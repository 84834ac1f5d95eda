-- harm_sets: one row per set of fields that suffices for a harm.

create or replace table harm_sets as
select
    harms.harm_number,
    harms.harm_id,
    harm_fields.set_number,
    bit_or(fields.holding_bit) as needed_bits,
    string_agg(fields.field_id, ' ' order by fields.field_number) as field_ids
from harm_fields
inner join harms using (harm_id)
inner join fields using (field_id)
group by harms.harm_number, harms.harm_id, harm_fields.set_number
order by harms.harm_number, harm_fields.set_number;

comment on table harm_sets is 'The sets of fields that suffice for a harm, as bits.';
comment on column harm_sets.harm_number is 'As harms. Source: harms.';
comment on column harm_sets.harm_id is 'As harms. Source: harms.';
comment on column harm_sets.set_number is 'As harm_fields. Source: harm_fields.';
comment on column harm_sets.needed_bits is
'What holding(field_mask, status) has of a record that holds the set. Source: fields.holding_bit.';
comment on column harm_sets.field_ids is 'The fields, as fields.field_id, a space between two. Source: fields.';
