"""The input of a twin: the cells that match a selection, and facts of the database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from breachlab.query.answer_rows import Rows
from dashboard.database.cube_cells import Cubes
from dashboard.database.cube_codes import Classes
from dashboard.database.selected_cells import find_source, list_selected
from dashboard.twins.world_facts import WorldFacts

Values = Mapping[str, Any]  # a value for each parameter of a question
Fact = TypeVar("Fact")


class TooMany(Exception):
    """Sums that are too large for memory: SQL answers the question instead."""


@dataclass(frozen=True)
class Source:
    """The cubes and the facts of one database."""

    cubes: Cubes
    facts: WorldFacts

    def cells(self, cube: str, by: tuple[str, ...], values: Values) -> Mapping[str, list]:
        """Return {column: values} of the cells that match a question's filters."""
        selected = list_selected(values)
        cells = self.cubes.cells(find_source(cube, selected), by, selected)
        assert cells is not None  # it is null with classes only
        return cells

    def add_up_classes(
        self, cube: str, by: tuple[str, ...], values: Values, classes: Mapping[str, Classes]
    ) -> Mapping[str, list]:
        """Return cells summed by the classes in `by` too; raises TooMany."""
        selected = list_selected(values)
        cells = self.cubes.cells(find_source(cube, selected), by, selected, classes)
        if cells is None:
            raise TooMany
        return cells

    def of(self, read: Callable[..., Fact], *values: Any) -> Fact:
        """Return the value that a function reads from the database; it is cached."""
        return self.facts.of(read, *values)


# A twin returns null where its question has no rows.
Twin: TypeAlias = Callable[[Source, Values], Rows | None]
