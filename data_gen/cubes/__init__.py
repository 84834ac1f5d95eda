"""Counting into cubes while the records are in the cache.

cube_dimensions.py lists the levels of each dimension, banded.py finds every record's level in each,
counted.py adds up cells, folded.py makes coarser what is counted finer than its cube, stored.py
writes the tables.
What a cube is, its types and its comments stand in tables/*_cube.sql, whose SQL counts the same
over records/banded.sql: the oracle, by which `verify` recounts.
"""

from data_gen.cubes.counted import CUBES
from data_gen.cubes.stored import store

__all__ = ["CUBES", "store"]
