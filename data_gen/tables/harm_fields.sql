-- harm_fields: one row per field that a harm needs; sets of the same harm are alternatives.
--
-- Source: reference/harm_fields.csv.

create table harm_fields as
select
    harms.harm_id,
    needed.set_number::integer as set_number,
    fields.field_id,
    needed.source
from read_texts(getvariable('reference') || '/harm_fields.csv') as needed
inner join harms using (harm_id)
inner join fields using (field_id)
order by harms.harm_number, needed.set_number, fields.field_number;

comment on table harm_fields is
'The fields that each harm needs; all of one set, and sets of the same harm are alternatives.';
comment on column harm_fields.harm_id is 'As harms. Source: reference/harm_fields.csv.';
comment on column harm_fields.set_number is
'Which of the alternative sets. Source: reference/harm_fields.csv.';
comment on column harm_fields.field_id is
'As fields. Source: reference/harm_fields.csv.';
comment on column harm_fields.source is
'Why the set suffices, or assumption. Source: reference/harm_fields.csv.';
