"""The questions to a world, and the list of runs that ask them.

Asked are the number of each headline, and the quantities that costs count. A run has each assumed
figure at one of its ends, or several of them at all corners.
"""

import csv
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product

import duckdb

from breachlab.paths import DATA_GEN, SQL, read
from breachlab.query.asking import ask
from breachlab.query.queries import find
from data_gen.ledger import CASES, figures
from data_gen.tables import CUBES, make_derived_tables

TIMES = 20  # a world of 2,150,000 records counts as one of 43 million
MEASURES = """
    select table_name, column_name
    from duckdb_columns()
    where regexp_matches(column_name, '(record|person)_count$') and not internal
"""
Ends = tuple[tuple[str, str], ...]  # (figure, end) of single figures, ordered by name
Values = Mapping[Ends, float]  # what a headline says in each run
OUTER = ("low", "high")
CROSSINGS = DATA_GEN / "ends" / "crossings.csv"
LEAST = 0.005  # of the centre: random moves in a world of two million records are as large
MANY = 10_000  # persons or euros: less is a share, or a number of days or places
THREE = (  # their three largest movers are crossed, of the others two
    "severity/communication_due",
    "notification/channels",
    "notification/duration",
    "cost/components",
    "cost/total",
)


@dataclass(frozen=True, order=True)
class Headline:
    """A number for executives: a column of the first row of a question's answer."""

    question: str
    key: str


@dataclass(frozen=True)
class Said:
    """The answers of a world: a number for each headline, and for each driver of cost."""

    headlines: dict[Headline, float]
    quantities: dict[str, float]


@cache
def headlines() -> tuple[Headline, ...]:
    """Return the headlines of sql/headlines.csv, in its order."""
    with (SQL / "headlines.csv").open(encoding="utf-8", newline="") as file:
        return tuple(Headline(row["question"], row["key"]) for row in csv.DictReader(file))


def multiply(connection: duckdb.DuckDBPyConnection, times: int = TIMES) -> None:
    """Multiply the counts of every cube, so that the world counts as one of full size.

    Capacities, fixed costs and days then need no scaling. Quantities of cost get no ends here.
    """
    connection.execute(read(DATA_GEN / "ends" / "sure_quantities.sql"))
    counts: dict[str, list[str]] = {}
    for table, column in connection.execute(MEASURES).fetchall():
        if table in CUBES:
            counts.setdefault(table, []).append(f"{column} = {column} * {times}")
    for table, changes in counts.items():  # names of our cubes, which cannot be parameters
        connection.execute(f"update {table} set {', '.join(changes)}")  # noqa: S608 (see above)
    make_derived_tables(connection)


def ask_all(connection: duckdb.DuckDBPyConnection) -> Said:
    """Return the answers to all headlines and quantities of cost."""
    quantities = connection.execute(read(DATA_GEN / "ends" / "quantities.sql")).fetchall()
    said = {}
    for headline in headlines():
        rows = ask(connection, headline.question, **find(headline.question).needed)
        said[headline] = float(rows[headline.key].iloc[0])
    return Said(said, dict(quantities))


@dataclass(frozen=True)
class Crossing:
    """Figures that go to their ends at once, and the headline that they move."""

    headline: Headline
    figures: tuple[str, ...]
    chosen: tuple[Ends, ...] = ()  # of many figures: these corners alone

    @property
    def corners(self) -> list[Ends]:
        """The worlds with each of the figures at one of its ends."""
        return [*self.chosen] or [
            at(*zip(self.figures, ends, strict=True))
            for ends in product(OUTER, repeat=len(self.figures))
        ]


@cache
def multiplying() -> tuple[Crossing, ...]:
    """Return the figures of crossings.csv that multiply, in its order."""
    with CROSSINGS.open(encoding="utf-8", newline="") as file:
        return tuple(
            Crossing(Headline(row["question"], row["key"]), tuple(row["figures"].split()))
            for row in csv.DictReader(file)
        )


def crossings(said: Mapping[Headline, Values]) -> list[Crossing]:
    """Return the figures that multiply, the largest movers of each headline, and all its movers.

    All movers go at once to the ends that lower the headline, then to those that raise it; without
    the cases too, as some of these contradict other figures at their ends.
    """
    found = [*multiplying()]
    for headline in headlines():
        moving = movers(said[headline])
        largest = moving[: 3 if headline.question in THREE else 2]
        if len(largest) > 1:
            found.append(Crossing(headline, largest))
        if len(moving) > len(largest):
            sure = tuple(name for name in moving if name not in CASES)
            corners = (
                _together(names, said[headline], side)
                for side, names in product((min, max), (moving, sure))
            )
            found.append(Crossing(headline, moving, tuple(dict.fromkeys(corners))))
    return list({(each.headline, frozenset(each.figures)): each for each in found}.values())


def movers(values: Values) -> tuple[str, ...]:
    """Return the figures that move a number, that which moves it furthest first."""
    moves = {}
    for name in names_with_ends():
        ends = [values.get(at((name, end)), values[()]) for end in OUTER]
        moves[name] = max(abs(each - values[()]) for each in ends)
    found = (name for name, move in moves.items() if counts(values[()] + move, values[()]))
    return tuple(sorted(found, key=lambda name: -moves[name]))


def _together(names: Iterable[str], values: Values, side: Callable[..., str]) -> Ends:
    """Return the world with each figure at the end where the number is least, or most."""
    told = {name: {end: values.get(at((name, end)), values[()]) for end in OUTER} for name in names}
    return at(*((name, side(ends, key=ends.__getitem__)) for name, ends in told.items()))


def counts(found: float, centre: float) -> bool:
    """Return whether a value differs from the centre by more than chance.

    A count of persons differs by chance as far as twice the root of those in the world.
    """
    chance = 2 * math.sqrt(TIMES * centre) if centre >= MANY else 0
    return found != centre and abs(found - centre) >= max(LEAST * abs(centre), chance)


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


def single_runs(names: Iterable[str]) -> list[Ends]:
    """Return the central world, and each figure at each end."""
    singles = (at((name, end)) for name in names for end in OUTER)
    return list(dict.fromkeys([(), *singles]))


def crossed_runs(found: Iterable[Crossing]) -> list[Ends]:
    """Return the corners of crossings, each once."""
    return list(dict.fromkeys(corner for each in found for corner in each.corners))
