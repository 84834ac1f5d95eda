-- What was asked for the file, and for files like it?
--
-- Grain:       one row per advert, by day.
-- Needs:       breach figures, assumed figures.
-- Headline:    Of {advert_count} adverts, {priced_advert_count} had a published price, from
--              {lowest_thousand_records_eur} to {highest_thousand_records_eur} for a thousand
--              records; {denied_advert_count} of those with a price {denied_advert_count:was/were}
--              denied. A price proves neither how many records there are nor that the file is real.
-- Note:        a price is what a seller asks, or says that somebody paid: nobody checked it. It is
--              low if the file was sold before, or does not exist, and does not measure harm: what
--              the persons can lose is in fields/victims. claimed_record_count is what the seller
--              says; where the controller confirmed a breach, it gave another number, or none. No
--              advert from the days of the announcement was found. Dollars are converted at one
--              rate; price_usd is what was published, and empty if nothing was.
-- Source:      each row's; exchange rate of the dollar: assumption, see method/ledger.

with

converted as (

    select
        asked_prices.*,
        asked_prices.price_usd * ledger.central['eur_cents_per_usd'] / 100 as price_eur,
        1000 * price_eur / asked_prices.claimed_record_count as thousand_records_eur
    from asked_prices
    cross join figures() as ledger

)

select
    advert_id,
    advertised_on,
    claimed_record_count,
    price_usd,
    price_basis,
    answer,
    source,
    price_eur,
    thousand_records_eur,
    count(*) over () as advert_count,
    count(price_usd) over () as priced_advert_count,
    count(*) filter (answer = 'denied' and price_usd is not null) over () as denied_advert_count,
    min(thousand_records_eur) over () as lowest_thousand_records_eur,
    max(thousand_records_eur) over () as highest_thousand_records_eur
from converted
order by advertised_on asc, advert_id asc
