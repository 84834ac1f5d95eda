"""The list of runs: each assumed figure at each of its ends, pairs at all four corners."""

import csv
from dataclasses import dataclass
from functools import cache
from itertools import product

from breachlab.paths import DATA_GEN
from data_gen.ends.world_questions import Headline
from data_gen.ledger import figures

Ends = tuple[tuple[str, str], ...]  # (figure, end) of single figures, ordered by name
OUTER = ("low", "high")
CROSSINGS = DATA_GEN / "ends" / "crossings.csv"


@dataclass(frozen=True)
class Crossing:
    """Two figures that multiply in a headline, with the reason."""

    headline: Headline
    figure: str
    crossed_with: str
    reason: str

    @property
    def corners(self) -> list[Ends]:
        """The four worlds with each of the two figures at one of its ends."""
        return [
            at((self.figure, end), (self.crossed_with, other))
            for end, other in product(OUTER, OUTER)
        ]


@cache
def crossings() -> tuple[Crossing, ...]:
    """Return the pairs of crossings.csv, in its order."""
    with CROSSINGS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Crossing(
                Headline(row["question"], row["key"]),
                row["figure"],
                row["crossed_with"],
                row["reason"],
            )
            for row in csv.DictReader(file)
        )


def at(*ends: tuple[str, str]) -> Ends:
    """Return ends in the order of their figures, without those equal to the central value.

    Example:

        >>> at(("registered_persons", "low"), ("abroad_persons", "high"))
        (('abroad_persons', 'high'), ('registered_persons', 'low'))
    """
    return tuple(
        (name, end)
        for name, end in sorted(ends)
        if figures()[name][end] != figures()[name]["central"]
    )


def names_with_ends() -> list[str]:
    """Return the figures of the ledger that have ends."""
    return [name for name, figure in figures().items() if "value" not in figure]


def all_runs() -> list[Ends]:
    """Return every run once: the central world, each corner of a pair, each figure at each end."""
    singles = [at((name, end)) for name in names_with_ends() for end in OUTER]
    corners = [corner for each in crossings() for corner in each.corners]
    return list(dict.fromkeys([(), *corners, *singles]))
