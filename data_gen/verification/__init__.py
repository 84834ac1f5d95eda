"""Check a database, attached as `lab`, against its checksums, this code, its seed and its records.

database_checks.py  every check of a database, in order
twin.py             the same world made by this code, without its records
checksum_checks.py  every stored column and table, by the checksums of when it was made
definitions.py      every type, table, view and macro, by the definitions of this code
contents.py         every reference table, by the reference files
seed_records.py     every record, by the seed
cubes.py            every cube, recounted from the records; sets of facts by totals, or recounted
"""
