"""The rows of sql/headline_ends.csv: figures that move each headline, and the largest mover."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from breachlab.paths import SQL
from data_gen.ends.world_questions import Headline, headlines

HEADLINE_ENDS = SQL / "headline_ends.csv"


@dataclass(frozen=True)
class Stored:
    """A row of sql/headline_ends.csv."""

    question: str
    key: str
    figure: str | None
    crossed_with: str | None
    basis: str
    low: float
    central: float
    high: float

    @property
    def move(self) -> float:
        """The larger move of the headline, as a part of the centre."""
        return max(abs(end - self.central) for end in (self.low, self.high)) / abs(self.central)


def rows() -> list[Stored]:
    """Return the rows of sql/headline_ends.csv, in its order."""
    with HEADLINE_ENDS.open(encoding="utf-8", newline="") as file:
        return [
            Stored(
                row["question"],
                row["key"],
                row["figure"] or None,
                row["crossed_with"] or None,
                row["basis"],
                *(float(row[name]) for name in ("low", "central", "high")),
            )
            for row in csv.DictReader(file)
        ]


def rows_of(headline: Headline) -> list[Stored]:
    """Return the rows of one headline."""
    return [row for row in rows() if (row.question, row.key) == (headline.question, headline.key)]


def largest(found: Iterable[Stored]) -> Stored:
    """Return the row of a single figure that moves a headline furthest."""
    return max((row for row in found if row.crossed_with is None), key=lambda row: row.move)


def summary() -> Iterator[str]:
    """Yield for each headline its centre, its ends, and the three figures that move it furthest."""
    for headline in headlines():
        own = rows_of(headline)
        yield f"{headline.question} {headline.key}: {own[0].central:,}"
        singles = [row for row in own if row.crossed_with is None]
        for row in sorted(singles, key=lambda row: -row.move)[:3]:
            yield f"    {row.low:>16,} {row.high:>16,}  {row.figure or 'no figure moves it'}"
        for row in own:
            if row.crossed_with:
                crossed = " × ".join([str(row.figure), *row.crossed_with.split()])
                yield f"    {row.low:>16,} {row.high:>16,}  {crossed}"
