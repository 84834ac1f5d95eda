-- fields: one row per field that the breach was said, or asked, to hold, in the order of a file.
--
-- Source: breaches/…/fields.csv.

create table fields as
select
    field_number::integer as field_number,
    field_id,
    field_fr,
    field_en,
    held_by,
    field_bit::integer as field_bit,
    -- What holding(field_mask, status) must have; nobody has 64.
    case held_by
        when 'every_record' then 0
        when 'registrants' then 32
        when 'nobody' then 64
        else field_bit::integer
    end as holding_bit,
    (is_named_in_2024 = '1') as is_named_in_2024,
    (is_named_in_2026 = '1') as is_named_in_2026,
    (is_reported_by_press = '1') as is_reported_by_press,
    source
from read_texts(getvariable('breach') || '/fields.csv')
order by field_number;

comment on table fields is 'The fields that the breach exposed, and those that it did not.';
comment on column fields.field_number is 'Place in the list. Source: breaches/…/fields.csv.';
comment on column fields.field_id is 'Short name. Source: breaches/…/fields.csv.';
comment on column fields.field_fr is 'Official French name. Source: fields.source.';
comment on column fields.field_en is 'English name. Source: translated.';
comment on column fields.held_by is
'every_record, some_records, registrants (not a candidate space) or nobody. Source: the model; what was not taken: fields.source.';
comment on column fields.field_bit is
'Its bit in field_mask; null unless some records hold it. Source: as field_cube.';
comment on column fields.holding_bit is
'What holding(field_mask, status) has of a record that holds the field; 0: every record does. Source: derived.';
comment on column fields.is_named_in_2024 is
'Whether the announcement names it. Source: fields.source.';
comment on column fields.is_named_in_2026 is
'Whether the decision of the authority names it. Source: fields.source.';
comment on column fields.is_reported_by_press is
'Whether the press reports it and neither official list names it. Source: fields.source.';
comment on column fields.source is 'Where it was read. Source: breaches/…/fields.csv.';
