"""Cubes by département, sex and age band as arrays: a selection is a slice of them.

Their axes are the counts, the statuses, at will one more, then département, sex and age band. The
last age is that of children, who are residents of a perimeter and in no register.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import duckdb
import numpy
from numpy.typing import NDArray

from dashboard.database.cube_codes import narrow
from dashboard.twins.source import Source, Values

Array: TypeAlias = NDArray[Any]
Labels: TypeAlias = Sequence[Sequence[str]]

SELECTED = ("departements", "sexes", "age_bands", "statuses")
LABELS = """
select
    enum_range(null::departement_code),
    enum_range(null::sex),
    enum_range(null::age_band),
    enum_range(null::status)
"""
CODES = "enum_code(departement_code), enum_code(sex), enum_code(age_band)"
EXPOSED = f"""
select
    enum_code(status),
    {CODES},
    sum(record_count)::bigint,
    sum(living_person_count)::bigint,
    sum(living_here_person_count)::bigint
from exposure_cube
group by all
"""


def read_labels(cursor: duckdb.DuckDBPyConnection) -> Labels:
    """Return the départements, sexes, age bands and statuses, in order."""
    ((labels),) = cursor.execute(LABELS).fetchall()
    return labels


def read_exposed(cursor: duckdb.DuckDBPyConnection) -> Array:
    """Return the exposed records, those who are alive, and the residents of them."""
    return narrow(read_cells(cursor, EXPOSED, find_shape(cursor)))


def find_shape(cursor: duckdb.DuckDBPyConnection, more: tuple[int, ...] = ()) -> tuple[int, ...]:
    """Return the lengths of the axes of an array, with those of further ones."""
    departements, sexes, ages, statuses = map(len, read_labels(cursor))
    return (statuses, *more, departements, sexes, ages + 1)


def read_cells(cursor: duckdb.DuckDBPyConnection, query: str, shape: tuple[int, ...]) -> Array:
    """Return the counts of a query as an array; its first columns are places on the axes."""
    columns = [*cursor.execute(query).fetchnumpy().values()]
    places, counts = columns[: len(shape)], numpy.stack(columns[len(shape) :])
    cells = numpy.zeros((len(counts), *shape), counts.dtype)
    cells[(slice(None), *places)] = counts
    return cells


def keep_strata(source: Source, cells: Array, values: Values) -> Array:
    """Return the part of an array that has the selected départements, sexes and age bands."""
    for axis, name, known in zip((-3, -2, -1), SELECTED, source.of(read_labels), strict=False):
        if values[name] is not None:
            cells = cells.take(_find_places(known, values[name]), axis)
    return cells


def add_up_statuses(source: Source, cells: Array, values: Values) -> Array:
    """Return the selected part of an array of records, the living and residents, summed by status.

    The second are whom the view counts: of selected départements, too, the residents.
    """
    *_, statuses = source.of(read_labels)
    if values["statuses"] is not None:
        cells = cells.take(_find_places(statuses, values["statuses"]), 1)
    records, living, residents = keep_strata(source, cells, values).sum(axis=1, dtype=numpy.int64)
    is_of_place = values["departements"] is not None
    return numpy.stack([records, residents if is_of_place else living, residents])


def _find_places(known: Sequence[str], chosen: Sequence[str]) -> list[int]:
    return [place for place, value in enumerate(known) if value in chosen]
