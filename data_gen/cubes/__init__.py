"""Count records into cubes while they are in the CPU cache.

tables/cubes.toml lists the cubes, by whose SQL (table_sql.py) DuckDB counts the same from the
stored records: `verify` does it. cube_dimensions.py lists the levels of each dimension. banded.py
finds the level of each record, as records/banded.sql does. counted.py counts and stores the cells.
"""

from data_gen.cubes.counted import CUBES, store

__all__ = ["CUBES", "store"]
