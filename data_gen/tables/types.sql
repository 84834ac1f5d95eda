-- The closed lists of the world, as types: one or two bytes a value, and no value outside.

create type sex as enum ('female', 'male');

create type status as enum ('registered', 'formerly_registered', 'candidate_space');

create type age_band as enum (
    '16-17', '18-19', '20-24', '25-29', '30-34', '35-39', '40-44',
    '45-49', '50-54', '55-59', '60-64', '65-69', '70-74', '75 and over'
);

create type end_band as enum ('0', '1', '2', '3-5', '6-10', '11-15', '16-20');

-- In what a record differs from the person's primary one.
create type drift as enum (
    'none',
    'former_usage_name',
    'former_address',
    'former_region',
    'candidate_space',
    'provisional_nir',
    'slip_in_usage_name',
    'slip_in_street'
);

create type region_code as enum (
    select region_code
    from read_csv(getvariable('reference') || '/regions.csv', all_varchar = true)
    order by region_code
);

create type departement_code as enum (
    select departement_code
    from read_csv(getvariable('reference') || '/departements.csv', all_varchar = true)
    order by departement_code
);

-- "59350 59000": commune and postcode in one code, since the one never stands without the other.
create type locality as enum (
    select concat(commune_code, ' ', postcode)
    from read_csv(getvariable('reference') || '/localities.csv', all_varchar = true)
    order by departement_code, commune_code, postcode
);

-- "99352 Algérie": five characters as they stand in a NIR, then the country.
create type birth_place as enum (
    select concat(birth_place, ' ', country_name)
    from read_csv(getvariable('setting') || '/birth_places.csv', all_varchar = true)
    order by birth_place
);

create type first_name as enum (
    select distinct first_name
    from read_csv(getvariable('reference') || '/first_names.csv', all_varchar = true)
    order by first_name
);

create type surname as enum (
    select birth_name
    from read_csv(getvariable('reference') || '/surnames.csv', all_varchar = true)
    order by birth_name
);

create type street as enum (
    select unnest(getvariable('streets')) as street_name
    order by street_name
);

-- The day, from 1 January 1929, on which one who is so many years old on 5 March 2024 was born at
-- the latest.
create or replace temp macro anniversary(years) as
    (make_date((2024 - years)::integer, 3, 5) - date '1929-01-01')::integer;

-- The first day, from 1 January 1929, of which a file may still be kept on 5 March 2024, where the
-- law allows so long: it is as old as the term on that very day.
create or replace temp macro first_day_kept(term) as
    ((date '2024-03-05' - term)::date - date '1929-01-01')::integer;

-- What became of a person, and whether a contact on file still reaches them.
create type fate as enum ('resident', 'abroad', 'deceased');

create type contact as enum ('none', 'out of date', 'valid');

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

-- How an extraction might have run; see extraction_days.
create type extraction as enum ('targeted', 'partial', 'near-total', 'total');
