"""Hold a database, attached as `lab`, against its checksums, this code and a count of its records.

twin.py         what this code makes of the same world, all but its records
checksum_checks.py    every stored column and table, as when it was made
definitions.py  every type, table, view and macro, as this code defines it
contents.py     every table that stands before the records, as the reference files give it
cubes.py        every cube, as counted anew from the records
likeness.py     the cube of sets of facts, by the people of each set
"""
