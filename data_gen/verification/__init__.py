"""Check a database, attached as `lab`, against the same world made again by this code.

database_checks.py  every check of a database, in order
contents.py         what it stores beside records: sums, definitions, reference tables
made_again.py       the same world made again: its twin, each record, each cube
"""
