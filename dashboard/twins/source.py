"""The source of a twin: the cells that a selection keeps, and facts of the world."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

import pandas

from dashboard.cube_cells import Cubes
from dashboard.selected_cells import find_source, list_selected
from dashboard.twins.world_facts import WorldFacts

Values = Mapping[str, Any]  # a value for each parameter of a question
Rows: TypeAlias = pandas.DataFrame
Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Source:
    """The cubes and the facts of one world."""

    cubes: Cubes
    facts: WorldFacts

    def cells(
        self, cube: str, by: tuple[str, ...], values: Values, alike: Mapping[str, str] | None = None
    ) -> Mapping[str, list]:
        """Return {column: values} of the cells that a question selects, as `Cubes.cells` does."""
        selected = list_selected(values)
        return self.cubes.cells(find_source(cube, selected), by, selected, alike)

    def of(self, read: Callable[..., Fact], *values: Any) -> Fact:
        """Return what a function reads of the world, which is remembered."""
        return self.facts.of(read, *values)


# It returns nothing where its question has no rows.
Twin: TypeAlias = Callable[[Source, Values], Rows | None]
