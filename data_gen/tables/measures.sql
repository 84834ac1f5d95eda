-- measures: one row per measure that could have spared people, those that the authority found
-- lacking first.
--
-- Source: breaches/…/measures.csv.

create table measures as
select
    measure_number::integer as measure_number,
    measure_id,
    (is_found_lacking = '1') as is_found_lacking,
    measure_en,
    measure_fr,
    measure_reason_en,
    measure_reason_fr,
    source
from read_texts(getvariable('breach') || '/measures.csv')
order by measure_number;

comment on table measures is
'The measures that could have spared people, and how each is counted, or why it cannot be.';
comment on column measures.measure_number is 'Place in the list. Source: breaches/…/measures.csv.';
comment on column measures.measure_id is 'Short name. Source: breaches/…/measures.csv.';
comment on column measures.is_found_lacking is
'Whether the authority found it lacking; what is not is our own, after its doctrine. Source: measures.source.';
comment on column measures.measure_en is 'Name, in English. Source: translated.';
comment on column measures.measure_fr is 'Name, in French. Source: measures.source.';
comment on column measures.measure_reason_en is
'How it is counted, or why it cannot be, in English. Source: our reading.';
comment on column measures.measure_reason_fr is
'How it is counted, or why it cannot be, in French. Source: translated.';
comment on column measures.source is 'Where it was read. Source: breaches/…/measures.csv.';
