-- What was this world made with, so that anybody can make it again?
--
-- Grain:       one row.
-- Needs:       records.
-- Base:        persons
-- Headline (source_sha256): {record_count:records} of {person_count:persons}, read from
--              somebody else's files: no seed makes them again.
-- Headline:    {record_count:records} of {person_count:persons}: model version {model_version}, the
--              seed and the size make the same rows again on any machine.
-- Finding (source_sha256): These records were read from files: no seed makes them again
-- Finding:     Version {model_version}, the seed and the size make this world again
-- Mark:        modelled
-- Note:        setting is the end of its range at which each assumed figure stands; pools are the
--              streets, frozen or drawn anew. records_checksum covers all columns of the records,
--              in hexadecimal digits: two worlds with the same one have the same rows. The table
--              checksums has one for each column and for each other table; reference_sha256 covers
--              the reference tables, source_sha256 the files of a world that no seed made. The
--              table provenance says where and when this world was made.
-- Source:      the tables provenance and checksums of the database itself.

select
    provenance.model_version,
    provenance.row_count::bigint as record_count,
    provenance.person_count::bigint as person_count,
    provenance.setting,
    provenance.pools,
    provenance.source_sha256,
    provenance.reference_sha256,
    if(provenance.source = 'seed', provenance.seed::varchar, null) as seed,
    (
        select printf('%016x', bit_xor(checksums.checksum))
        from checksums
        where checksums.table_name = 'records'
    ) as records_checksum
from provenance
