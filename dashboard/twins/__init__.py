"""Twins: questions answered by NumPy instead of DuckDB, since pages ask them at each click.

The SQL of a question defines its meaning. Its twin computes the same rows from the same cells of
cubes, in less time. Facts that do not depend on a selection are read by SQL, once. A test compares
each twin with its question over random selections.
"""

from collections.abc import Mapping
from contextlib import suppress

import duckdb

from breachlab.query.answer_rows import Rows
from dashboard.database.cubes import DIMENSIONS, Cubes
from dashboard.twins import (
    composites,
    costs,
    exposed,
    fields,
    informed,
    overlap,
    plans,
    rates,
    spared,
)
from dashboard.twins.source import LeftToSql, Source, Twin, Values

TWINS: Mapping[str, Twin] = {
    **composites.TWINS,
    **costs.TWINS,
    **exposed.TWINS,
    **fields.TWINS,
    **informed.TWINS,
    **overlap.TWINS,
    **plans.TWINS,
    **rates.TWINS,
    **spared.TWINS,
}


class Twins:
    """The twins over one database."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, cubes: Cubes):
        self.source = Source(connection, cubes)

    def answer(self, question: str, values: Values) -> Rows | None:
        """Return the rows of a question by its twin; nothing if SQL must answer it."""
        twin = TWINS[question]
        with suppress(LeftToSql):
            rows = twin(self.source, values)
            if rows is not None and len(rows):
                return rows
            # An empty answer takes its column types from one that has rows.
            everybody = twin(self.source, {**values, **dict.fromkeys({*DIMENSIONS} & {*values})})
            if everybody is not None and len(everybody):
                return everybody.head(0)
        return None
