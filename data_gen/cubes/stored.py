"""Store the counted cells in the tables of the cubes.

Four cubes are folded before: they are counted in finer cells than they are stored in, or in another
order.
"""

from types import SimpleNamespace

import duckdb
import numpy

from data_gen.ahead import ahead
from data_gen.cubes.counted import ABROAD, COPIES, CUBES, DEAD, PERSONS, Counted, Tallies, number
from data_gen.cubes.cube_dimensions import DIMENSIONS
from data_gen.records.column_codes import Columns

DEPARTEMENT = DIMENSIONS["stratum"].columns["departement_code"]


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
    living = counts[PERSONS] - counts.get(DEAD, 0)
    return {
        name: values.take(levels)
        for dimension, levels in counted.levels().items()
        for name, values in DIMENSIONS[dimension].columns.items()
    } | {
        "record_count": counts[PERSONS] + counts[COPIES],
        "person_count": counts[PERSONS],
        "living_person_count": living,
        "living_here_person_count": living - counts.get(ABROAD, 0),
    }


def read_by_day(tables: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube by extraction and day of reading instead of by identifier block.

    The day follows from région and identifier block. It is null for records that were not read.
    """
    levels = counted.levels()
    block = levels.pop("identifier_block")
    others = tuple(name for name in counted.dimensions if name in levels)
    region = levels.get("region")
    if region is None:
        departement = DEPARTEMENT.take(levels["stratum"])
        region = tables.departement_regions.region_code.take(departement)
    dimensions = ("extraction", "read_on", *others)
    cells = [
        number(dimensions, levels | {"extraction": extraction, "read_on": days[region, block]})
        for extraction, days in enumerate(tables.days_of_reading)
    ]
    return counted.added_up(dimensions, cells)


def by_commune(tables: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube by département and commune instead of by locality."""
    localities, dimensions = tables.locality_communes, ("departement", "commune")
    levels = {
        "departement": localities.departement_code.take(counted.cells),
        "commune": localities.commune_number.take(counted.cells),
    }
    return counted.added_up(dimensions, [number(dimensions, levels)])


def by_history(_: SimpleNamespace, counted: Counted) -> Counted:
    """Return a cube ordered by year of first registration.

    The cells of a year are adjacent, so that a query that selects one reads a twentieth of them.
    """
    first = "history_with_nir"
    dimensions = (first, *(name for name in counted.dimensions if name != first))
    return counted.added_up(dimensions, [number(dimensions, counted.levels())])


FOLDS = {
    "contact_cube": by_history,
    "extraction_cube": read_by_day,
    "lever_cube": read_by_day,
    "commune_cube": by_commune,
}
