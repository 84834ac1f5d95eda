-- How many records are of people registered on the day of the breach, with an e-mail on file?

select
    count(*) as record_count,
    count(*) filter (where drift = 'none' and truths & 1 <> 0) as record_count__deliverable
from records
where status = 'registered' and fields_on_file & 1 <> 0
