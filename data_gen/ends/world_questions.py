"""The questions to a world: the number of each headline, and the quantities that costs count."""

import csv
from dataclasses import dataclass
from functools import cache

import duckdb

from breachlab.paths import DATA_GEN, SQL, read
from breachlab.query.queries import ask, find
from data_gen.tables import CUBES

TIMES = 20  # a world of 2,150,000 records counts as one of 43 million
MEASURES = """
    select table_name, column_name
    from duckdb_columns()
    where regexp_matches(column_name, '(record|person)_count$') and not internal
"""


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
    for table, changes in counts.items():  # names cannot be parameters
        connection.execute(f"update {table} set {', '.join(changes)}")


def ask_all(connection: duckdb.DuckDBPyConnection) -> Said:
    """Return the answers to all headlines and quantities of cost."""
    quantities = connection.execute(read(DATA_GEN / "ends" / "quantities.sql")).fetchall()
    return Said({each: _value(connection, each) for each in headlines()}, dict(quantities))


def _value(connection: duckdb.DuckDBPyConnection, headline: Headline) -> float:
    rows = ask(connection, headline.question, **find(headline.question).needed)
    return float(rows[headline.key].iloc[0])
