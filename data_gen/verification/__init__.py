"""Hold a database, attached as `lab`, against its checksums, this code, its seed and its records.

database_checks.py  every check of a database, in order
twin.py             what this code makes of the same world, all but its records
checksum_checks.py  every stored column and table, as when it was made
definitions.py      every type, table, view and macro, as this code defines it
contents.py         every table that stands before the records, as the reference files give it
seed_records.py     every record, as the seed makes it anew
cubes.py            every cube, as counted anew from the records
likeness.py         the cube of sets of facts: totals by people, or each cell as counted anew
"""
