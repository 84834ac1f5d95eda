"""The registry of twins, and the answer of a question by its twin."""

from collections.abc import Mapping
from contextlib import suppress

import duckdb

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_cells import DIMENSIONS, Cubes
from dashboard.twins import exposed_twins, informed_twins, overlap_twins, spared_twins
from dashboard.twins.source import LeftToSql, Source, Twin, Values

TWINS: Mapping[str, Twin] = {
    **exposed_twins.TWINS,
    **informed_twins.TWINS,
    **overlap_twins.TWINS,
    **spared_twins.TWINS,
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
