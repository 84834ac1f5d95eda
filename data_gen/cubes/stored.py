"""Store the counted cells in the tables of the cubes."""

from types import SimpleNamespace

import duckdb
import numpy

from data_gen.ahead import ahead
from data_gen.cubes.counted import AWAY, COPIES, CUBES, PERSONS, Counted, Tallies
from data_gen.cubes.cube_dimensions import DIMENSIONS
from data_gen.cubes.folded import FOLDS
from data_gen.records.column_codes import Columns


def store(connection: duckdb.DuckDBPyConnection, tables: SimpleNamespace, tallies: Tallies) -> None:
    """Insert the cells of every counted cube into its table, which exists and is empty.

    The counts of a cube are freed. The cells of the next cube are prefetched meanwhile.
    """
    words = {
        "breach_id": [breach.breach_id for breach in tables.shared.breaches],
        "commune_code": sorted(set(tables.locality_communes.commune_code)),
    }

    def find(cube: str) -> dict[str, numpy.ndarray]:
        counted = tallies.take(cube)
        return columns(FOLDS[cube](tables, counted) if cube in FOLDS else counted)

    for cube, codes in zip(CUBES, ahead(find, list(CUBES), 1), strict=True):
        Columns(connection, cube, words).insert(codes)


def columns(counted: Counted) -> dict[str, numpy.ndarray]:
    """Return the columns of a cube as codes: its dimensions, then its measures."""
    counts = counted.counts
    return {
        name: values.take(levels)
        for dimension, levels in counted.levels().items()
        for name, values in DIMENSIONS[dimension].columns.items()
    } | {
        "record_count": counts[PERSONS] + counts[COPIES],
        "person_count": counts[PERSONS],
        "living_here_person_count": counts[PERSONS] - counts.get(AWAY, 0),
    }
