"""Sets of facts that single people out, as data, and the count of others who share them.

key_sets.py   the sets of reference/key_sets.csv, checked
counting.py   the table identifiability_cube, counted set by set
facts.sql     the facts of a set in one number
likeness.sql  one set: how many persons and records share the facts of how many others
"""
