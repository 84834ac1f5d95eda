"""Sets of facts that single people out, as data, and counts of the others who share them.

key_sets.py   the sets of reference/key_sets.csv, checked
counting.py   the table identifiability_cube, counted set by set
facts.sql     the facts of a set, packed in one number
likeness.sql  one set: persons and records by the number of others with the same facts
"""
