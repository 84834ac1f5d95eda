-- What days and bits of a record mean: macros of the session that makes a world.

-- The day, from 1 January 1929, on which one who is so many years old on a day was born at the
-- latest.
create or replace temp macro anniversary_before(today, years) as
    (
        make_date((year(today) - years)::integer, month(today)::integer, day(today)::integer)
        - date '1929-01-01'
    )::integer;

-- The same of the reference day.
create or replace temp macro anniversary(years) as anniversary_before(reference_day(), years);

-- The day, from 1 January 1929, on which what is so many completed months old on a day began at the
-- latest.
create or replace temp macro months_before(today, months) as
    ((today - to_months(months))::date - date '1929-01-01')::integer;

-- The first day, from 1 January 1929, of which a file may still be kept on the reference day, where
-- the law allows so long: it is as old as the term on that very day.
create or replace temp macro first_day_kept(term) as
    ((reference_day() - term)::date - date '1929-01-01')::integer;

-- Of the deceased, whom nobody writes to, contacts are not distinguished. An address from which the
-- person has moved is out of date, as are all of those who live abroad.
create or replace temp macro fate_of(truths) as
    case
        when truths & 4 <> 0 then 'deceased'::fate
        when truths & 8 <> 0 then 'abroad'::fate
        else 'resident'::fate
    end;

create or replace temp macro email_of(fields_on_file, truths) as
    case
        when truths & 4 <> 0 or fields_on_file & 1 = 0 then 'none'::contact
        when truths & 1 = 0 then 'out of date'::contact
        else 'valid'::contact
    end;

-- The bit of a mobile stands even where no phone is on file.
create or replace temp macro holds_mobile(fields_on_file, truths) as
    (truths & 4 = 0 and fields_on_file & 34 = 34);

create or replace temp macro street_address_of(fields_on_file, truths, is_former_address) as
    case
        when truths & 4 <> 0 or fields_on_file & 4 = 0 then 'none'::contact
        when truths & 14 <> 2 or is_former_address then 'out of date'::contact
        else 'valid'::contact
    end;

-- Whole years from a day to another.
create or replace temp macro years_between(since, today) as
    (
        year(today) - year(since)
        - (month(since) * 100 + day(since) > month(today) * 100 + day(today))::integer
    );

-- Whole years from a day to the reference day.
create or replace temp macro years_since(since) as years_between(since, reference_day());
