-- How many persons are on the register?

select
    person_count,
    row_count as person_count__records
from provenance
