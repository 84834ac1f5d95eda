-- The closed lists of the world, as types: one or two bytes a value, and no value outside.

create type sex as enum ('female', 'male');

create type status as enum ('registered', 'formerly_registered', 'candidate_space');

-- Under 16 only where a list of one's own has such people: from 15 on a minor consents alone to the
-- processing of a service of the information society (Loi Informatique et Libertés, art. 45).
create type age_band as enum (
    select age_band
    from (
        select
            age_band,
            first_age
        from read_values(getvariable('reference') || '/age_bands.csv')
        union all
        select
            unnest(['under 15', '15']) as age_band,
            unnest([0, 15]) as first_age
        where getvariable('has_children')
    ) as bands
    order by first_age
);

create type end_band as enum ('0', '1', '2', '3-5', '6-10', '11-15', '16-20');

-- How many others share a set of facts.
create type others_band as enum ('0', '1-4', '5-9', '10-99', '100 and over');

-- Completed months of the current registration.
create type duration_band as enum ('0-2', '3-5', '6-11', '12-23', '24-35', '36+');

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
    from read_texts(getvariable('reference') || '/regions.csv')
    order by region_code
);

create type departement_code as enum (
    select departement_code
    from read_texts(getvariable('reference') || '/departements.csv')
    order by departement_code
);

-- "59350 59000": commune and postcode in one code, since the one never stands without the other.
create type locality as enum (
    select concat(commune_code, ' ', postcode)
    from read_texts(getvariable('reference') || '/localities.csv')
    order by departement_code, commune_code, postcode
);

-- "99352 Algérie": five characters as they stand in a NIR, then the country.
create type birth_place as enum (
    select concat(birth_place, ' ', country_name)
    from read_texts(getvariable('setting') || '/birth_places.csv')
    order by birth_place
);

create type first_name as enum (
    select first_name
    from read_texts(
        [
            getvariable('reference') || '/first_names.csv',
            getvariable('reference') || '/origin_first_names.csv'
        ]
    )
    group by first_name
    order by first_name
);

create type surname as enum (
    select birth_name
    from read_texts(
        [
            getvariable('reference') || '/surnames.csv',
            getvariable('reference') || '/area_surnames.csv',
            getvariable('reference') || '/origin_surnames.csv'
        ]
    )
    group by birth_name
    order by birth_name
);

-- By the size of the commune in which they are, lieux-dits first: see draws/streets.py.
create type street as enum (
    select street_name
    from (select unnest(getvariable('streets'), recursive := true)) as streets
    order by list_position(['hamlet', 'village', 'town', 'city'], size), street_name
);

-- What became of a person, and whether a contact on file still reaches them.
create type fate as enum ('resident', 'abroad', 'deceased');

create type contact as enum ('none', 'out of date', 'valid');

-- How an extraction might have run; see extraction_days.
create type extraction as enum ('targeted', 'partial', 'near-total', 'total');
