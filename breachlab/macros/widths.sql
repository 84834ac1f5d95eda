-- Widths: how many years a band holds, so that bands of unequal width are compared per year.
--
-- Null where a band has no end or no beginning: it is not compared.

create or replace macro age_band_years(band) as (
    select width_years
    from age_bands
    where age_band = band
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

-- The first year of the files stands for all before it too; the last has just begun, and its few
-- weeks make no year.
create or replace macro first_year_years(first_year) as (
    case when first_year > window_first_year() and first_year < window_last_year() then 1 end
);

comment on macro first_year_years is
'1 for a whole year of first registration; null for the first, without a beginning, and the last.';

create or replace macro is_year_or_more(duration_band) as duration_band >= '12-23'::duration_band;

comment on macro is_year_or_more is
'Whether a current registration has lasted for a year or more, by its band of months.';
