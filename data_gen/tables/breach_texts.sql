-- breach_texts: one row per expression or sentence on this breach that pages and notes quote.
--
-- Source: breaches/…/texts.csv.

create table breach_texts as
select
    text_id,
    text_en,
    text_fr,
    source
from read_texts(getvariable('breach') || '/texts.csv')
order by text_id;

comment on table breach_texts is 'What pages and notes quote on this breach: {breach.<text_id>}.';
comment on column breach_texts.text_id is 'Its name in the text that quotes it. Source: texts.csv.';
comment on column breach_texts.text_en is 'In English. Source: breach_texts.source.';
comment on column breach_texts.text_fr is 'In French. Source: breach_texts.source.';
comment on column breach_texts.source is 'Where what it says was read. Source: texts.csv.';
