"""Snapshots of the answers of one world, in sql/answers.csv; the catalogue prints them.

One row per query, so that a change is one line of a diff. The first line names the world. A new
row is accepted only from a database of that world; all rows at once, from any.
"""

import csv
import io
from collections.abc import Collection
from typing import TYPE_CHECKING

import duckdb

from breachlab.errors import OtherWorld
from breachlab.paths import SQL
from breachlab.query.headlines import say_all
from breachlab.query.queries import find, names
from breachlab.store.files import write_own_file
from breachlab.words import LANGUAGES

if TYPE_CHECKING:
    import pandas

FILE = SQL / "answers.csv"
COLUMNS = ("query", "row_count", *LANGUAGES)
# The columns of provenance that define a world, and so its answers.
WORLD = ("row_count", "person_count", "seed", "setting", "model_version")


def list_asked() -> list[str]:
    """Return the name of every query that has a sentence to accept, sorted."""
    return [name for name in names() if find(name).texts("en").headlines]


def read_accepted() -> dict[str, dict[str, str]]:
    """Return {query: its row}, with its row_count and a sentence in each language."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {row["query"]: row for row in csv.DictReader(lines[1:])}


def world() -> dict[str, str]:
    """Return the world of the stored answers, by the names of WORLD."""
    first_line, *_ = FILE.read_text(encoding="utf-8").splitlines()
    return dict(part.split("=") for part in first_line.split() if "=" in part)


def world_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the world of a database, by the names of WORLD."""
    row = connection.execute("from provenance").df().iloc[0]
    return {name: str(row[name]) for name in WORLD}


def accept(
    connection: duckdb.DuckDBPyConnection, wanted: Collection[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask the wanted queries, store their answers in the file and return the rows of `say_all`.

    The other rows stay, except those of deleted queries. If all queries are wanted, the file takes
    the world of the database. Raises OtherWorld if only some are and the database is of another
    world; Unanswered if DuckDB refuses one. Then nothing is written.
    """
    actual = world_of(connection)
    if actual != world() and set(wanted) != set(list_asked()):
        raise OtherWorld(
            f"sql/answers.csv is of the world {_line(world())}, and this database of "
            f"{_line(actual)}. Make that world with: python -m data_gen, or accept all of this one "
            "with: python -m data_gen follow"
        )
    rows = say_all(connection, wanted, quiet)
    _write(
        actual,
        read_accepted() | {row["query"]: row for row in rows.astype(str).to_dict("records")},
    )
    return rows


def _write(world: dict[str, str], rows: dict[str, dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[name] for name in list_asked() if name in rows)
    write_own_file(FILE, f"# SYNTHETIC {_line(world)}\n{text.getvalue()}")


def _line(world: dict[str, str]) -> str:
    return " ".join(f"{name}={value}" for name, value in world.items())
