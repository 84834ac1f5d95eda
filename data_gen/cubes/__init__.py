"""Count records into cubes while they are in the CPU cache.

cube_dimensions.py lists the levels of each dimension. banded.py finds the level of each record.
counted.py counts cells. stored.py sums cells that are finer than those of their cube, and writes
the tables.
tables/*_cube.sql defines each cube with its types and comments. Its SQL counts the same over
records/banded.sql: it is the oracle by which `verify` recounts.
"""

from data_gen.cubes.counted import CUBES
from data_gen.cubes.stored import store

__all__ = ["CUBES", "store"]
