-- The cells that were counted, in place of those that were there; then the checksums of both tables
-- that changed. The seconds go into provenance, so that no reader takes it for the former database.

delete from amended.identifiability_cube;

insert into amended.identifiability_cube
from temp.identifiability_cube;

update amended.provenance
set
    step_seconds = map_concat(
        step_seconds, map {'identifiability': round(getvariable('seconds'), 3)}
    );

update amended.checksums
set checksum = (select summed.checksum from table_checksum('amended.main.provenance') as summed)
where table_name = 'provenance';

update amended.checksums
set
    checksum = (
        select summed.checksum from table_checksum('amended.main.identifiability_cube') as summed
    )
where table_name = 'identifiability_cube';
