"""The questions that have a twin, and how they are answered."""

from collections.abc import Mapping
from contextlib import suppress

import duckdb

from dashboard.database.cube_cells import Cubes
from dashboard.database.selected_cells import DIMENSIONS
from dashboard.twins import exposed_twins, informed_twins, spared_twins
from dashboard.twins.source import Rows, Source, TooMany, Twin, Values
from dashboard.twins.world_facts import WorldFacts

TWINS: Mapping[str, Twin] = {**exposed_twins.TWINS, **informed_twins.TWINS, **spared_twins.TWINS}


class Twins:
    """The questions of one world that have a twin."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, cubes: Cubes):
        self.source = Source(cubes, WorldFacts(connection))

    def answer(self, question: str, values: Values) -> Rows | None:
        """Return the rows of a question that has a twin; nothing where SQL is to be asked."""
        twin = TWINS[question]
        with suppress(TooMany):
            rows = twin(self.source, values)
            if rows is not None and len(rows):
                return rows
            # An answer without rows has the types of one that has some.
            everybody = twin(self.source, {**values, **dict.fromkeys({*DIMENSIONS} & {*values})})
            if everybody is not None and len(everybody):
                return everybody.head(0)
        return None
