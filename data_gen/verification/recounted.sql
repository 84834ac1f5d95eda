-- A schema in which `records` are those of the database that is verified.

create schema recounted;

create view recounted.records as from lab.records;
