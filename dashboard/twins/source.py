"""The source of a twin: the cells that a selection keeps, and facts of the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import pandas

from dashboard.database.cube_cells import Cubes
from dashboard.database.cube_codes import Classes
from dashboard.database.selected_cells import find_source, list_selected
from dashboard.twins.world_facts import WorldFacts

Values = Mapping[str, Any]  # a value for each parameter of a question
Rows: TypeAlias = pandas.DataFrame
Fact = TypeVar("Fact")


class TooMany(Exception):
    """Sums that are too large for memory: the question is asked of SQL."""


@dataclass(frozen=True)
class Source:
    """The cubes and the facts of one world."""

    cubes: Cubes
    facts: WorldFacts

    def cells(self, cube: str, by: tuple[str, ...], values: Values) -> Mapping[str, list]:
        """Return {column: values} of the cells that a question selects, as `Cubes.cells` does."""
        selected = list_selected(values)
        found = self.cubes.cells(find_source(cube, selected), by, selected)
        assert found is not None  # it is without classes alone
        return found

    def add_up_classes(
        self, cube: str, by: tuple[str, ...], values: Values, classes: Mapping[str, Classes]
    ) -> Mapping[str, list]:
        """Return cells added up by classes too, which are in `by`; raises TooMany."""
        selected = list_selected(values)
        found = self.cubes.cells(find_source(cube, selected), by, selected, classes)
        if found is None:
            raise TooMany
        return found

    def of(self, read: Callable[..., Fact], *values: Any) -> Fact:
        """Return what a function reads of the world, which is remembered."""
        return self.facts.of(read, *values)


# It returns nothing where its question has no rows.
Twin: TypeAlias = Callable[[Source, Values], Rows | None]
