-- Widths: how many years a band holds, so that bands of unequal width are compared per year.
--
-- Null where a band has no end or no beginning: it is not compared.

create or replace macro age_band_years(age_band) as (
    case age_band
        when '16-17' then 2
        when '18-19' then 2
        when '75 and over' then null
        else 5
    end
);

comment on macro age_band_years is
'How many years of age a band holds; null for 75 and over, which has no end.';

-- The last holds sixteen to nineteen: nothing on file ended over twenty years before.
create or replace macro end_band_years(end_band) as (
    case end_band
        when '3-5' then 3
        when '6-10' then 5
        when '11-15' then 5
        when '16-20' then 4
        when '0' then 1
        when '1' then 1
        when '2' then 1
    end
);

comment on macro end_band_years is
'How many completed years since the end a band holds; null for whoever is still registered.';

-- 2004 stands for 2004 or before; of 2024 there are the days until the last use, of 366.
create or replace macro first_year_years(first_year) as (
    case
        when first_year > 2004 and first_year < 2024 then 1
        when first_year = 2024 then (date '2024-03-05' - date '2023-12-31') / 366
    end
);

comment on macro first_year_years is
'How many years a year of first registration stands for; null for 2004, which has no beginning.';
