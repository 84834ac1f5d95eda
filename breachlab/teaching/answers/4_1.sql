-- Which columns of `records` are the same in both worlds?
--
-- Key: column_name

select checksums.column_name
from checksums
inner join there.checksums as same_checksums using (table_name, column_name, checksum)
where checksums.table_name = 'records'
