-- How many records and persons are stored; a person counts where the primary record is.

select
    count(*) as row_count,
    count(*) filter (drift = 'none') as person_count
from records
