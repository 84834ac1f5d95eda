-- records: one row per record on the register, in small codes; read it as `registrants`.
--
-- Filled chunk by chunk from NumPy (records/filled.py). Long text is not stored: the view computes
-- it. Days are counted from 1 January 1929, so that each takes two bytes. All but the keys are
-- stored as they are: packing them takes longer than writing them, and saves little. The linter
-- cannot read how a column is stored. Made from records/columns.toml.

-- noqa: disable=LT05

create table records ( -- noqa
    record_id uinteger using compression bitpacking,
    person_id uinteger using compression bitpacking,
    drift drift using compression uncompressed,
    status status using compression uncompressed,
    sex sex using compression uncompressed,
    birth_day usmallint using compression uncompressed,
    birth_place birth_place using compression uncompressed,
    nir_order usmallint using compression uncompressed,
    first_name first_name using compression uncompressed,
    birth_name surname using compression uncompressed,
    usage_name surname using compression uncompressed,
    departement_code departement_code using compression uncompressed,
    locality locality using compression uncompressed,
    street street using compression uncompressed,
    fields_on_file utinyint using compression uncompressed,
    truths utinyint using compression uncompressed,
    first_registered_day usmallint using compression uncompressed,
    last_day usmallint using compression uncompressed,
    registered_since_day usmallint using compression uncompressed,
    registration_count utinyint using compression uncompressed
);

comment on table records is 'What is stored of each record, in small codes; read it as registrants.';
comment on column records.record_id is 'As registrants. Source: counted.';
comment on column records.person_id is 'As registrants. Source: counted.';
comment on column records.drift is 'As registrants; none is the primary record. Source: drawn.';
comment on column records.status is 'As registrants. Source: profiles.csv.';
comment on column records.sex is 'As registrants. Source: profiles.csv.';
comment on column records.birth_day is
'Birth date, in days from 1 January 1929. Source: profiles.csv, birth_months.csv.';
comment on column records.birth_place is
'Five characters as they stand in a NIR, then the country. Source: birth_places.csv.';
comment on column records.nir_order is
'Order in the register of births of the month and place, 1 to 999. Source: computed.';
comment on column records.first_name is 'As registrants. Source: first_names.csv.';
comment on column records.birth_name is 'As registrants. Source: surnames.csv.';
comment on column records.usage_name is
'Surname in use, before a slip. Source: surnames.csv, usage_name_by_age.csv.';
comment on column records.departement_code is
'As registrants. Source: residences.csv, residence_factors.csv.';
comment on column records.locality is 'Commune and postcode. Source: localities.csv.';
comment on column records.street is 'Street, before a slip. Source: streets.csv.';
comment on column records.fields_on_file is
'Bits: 1 e-mail, 2 phone, 4 street address, 8 NIR, 16 agency identifier, 32 the phone is a mobile. Source: contact_availability.csv, identifier_availability.csv.';
comment on column records.truths is
'Bits, whatever is on file: 1 e-mail good, 2 address good, 4 deceased, 8 abroad; of the person, whatever this record says: 16 registered by June 2021, 32 in the file of February 2022, 64 registered. Source: contact_availability.csv, fates.csv, profiles.csv.';
comment on column records.first_registered_day is
'First registration, in days from 1 January 1929; of a copy, that of an earlier file. Source: profiles.csv.';
comment on column records.last_day is
'Last end, or last use of a candidate space, in days from 1 January 1929. Source: profiles.csv.';
comment on column records.registered_since_day is
'Start of the current registration, in days from 1 January 1929; null where none is open. Source: current_registrations.csv.';
comment on column records.registration_count is 'As registrants. Source: profiles.csv.';
