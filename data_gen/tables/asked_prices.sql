-- asked_prices: one row per advert that offers a file of this controller, or one like it.
--
-- Facts that were published; what was not is null.
--
-- Source: breaches/…/asked_prices.csv.

create table asked_prices as
select
    advert_id,
    advert_en,
    advert_fr,
    advertised_on::date as advertised_on,
    claimed_records::bigint as claimed_record_count,
    price_usd::integer as price_usd,
    price_basis,
    answer,
    source
from read_texts(getvariable('breach') || '/asked_prices.csv')
order by advertised_on, advert_id;

comment on table asked_prices is 'What sellers claimed and asked for files of this controller, or like them.';
comment on column asked_prices.advert_id is 'Short name. Source: breaches/…/asked_prices.csv.';
comment on column asked_prices.advert_en is
'Whose file, and when, in English. Source: breaches/…/asked_prices.csv.';
comment on column asked_prices.advert_fr is
'Whose file, and when, in French. Source: translated.';
comment on column asked_prices.advertised_on is
'Day of the advert, or on which it was reported; the first of the month where only that is known. Source: asked_prices.source.';
comment on column asked_prices.claimed_record_count is
'Records, as the seller claims. Source: asked_prices.source.';
comment on column asked_prices.price_usd is
'Price of the file in dollars; null where none was published. Source: asked_prices.source.';
comment on column asked_prices.price_basis is
'asked, said_sold (the seller says so), order (only an order of size) or not_published. Source: asked_prices.source.';
comment on column asked_prices.answer is
'What the controller said: confirmed_other_number, confirmed_without_number, denied or not_settled. Source: asked_prices.source.';
comment on column asked_prices.source is 'Where it was read. Source: breaches/…/asked_prices.csv.';
