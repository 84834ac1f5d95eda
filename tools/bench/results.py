"""The results of a run of the bench; a skipped part is empty or null."""

from dataclasses import dataclass, field

import pandas

from tools.bench.frames import Compared
from tools.bench.timing import Timing
from tools.bench.worlds import World


@dataclass
class Results:
    """The measurements so far, and the machine."""

    machine: str
    main: World  # the world of --rows, with copies
    others: list[World] = field(default_factory=list)
    person: list[Timing] = field(default_factory=list)
    faker_rows: int = 0
    faker: list[Timing] = field(default_factory=list)
    compared: Compared | None = None
    columns: list[tuple[str, float, float]] = field(default_factory=list)
    queries: pandas.DataFrame | None = None
    waits: dict[str, list[float]] = field(default_factory=dict)

    @property
    def worlds(self) -> list[World]:
        """Every size of world, the smallest first."""
        return sorted([self.main, *self.others], key=lambda world: world.rows)
