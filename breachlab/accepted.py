"""The sentences that the catalogue prints: what each query says of one world, in sql/answers.csv.

One row a query, so that a change shows as one line. The first line names the world: its rows are
accepted from a database of that world alone.
"""

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

import duckdb

from .errors import OtherWorld
from .headlines import say_all
from .queries import SQL
from .words import LANGUAGES

if TYPE_CHECKING:
    import pandas

FILE = SQL / "answers.csv"
COLUMNS = ("query", "row_count", *LANGUAGES)
WORLD = """
    select format(
        'SYNTHETIC: {:,} records, seed {}, setting {}, model version {}',
        row_count, seed, setting, model_version
    )
    from provenance
"""


def accepted() -> dict[str, dict[str, str]]:
    """Return what each query says, by name: row_count, and a sentence in each language."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return {row["query"]: row for row in csv.DictReader(lines[1:])}


def world() -> str:
    """Return the world that the sentences are of, as the file's first line says it."""
    first_line, *_ = FILE.read_text(encoding="utf-8").splitlines()
    return first_line.removeprefix("# ")


def accept(
    connection: duckdb.DuckDBPyConnection, names: Iterable[str], quiet: bool = False
) -> "pandas.DataFrame":
    """Ask each query and put what it says into the file; return these rows, as say_all does.

    The other rows stay as they are, except for queries that are gone. Raises OtherWorld if the
    database is of another world than the file.
    """
    ((found,),) = connection.execute(WORLD).fetchall()
    if found != world():
        raise OtherWorld(
            f"sql/answers.csv is of the world '{world()}', and this database of '{found}'. "
            "Make that world with: python -m data_gen"
        )
    said = say_all(connection, names, quiet)
    rows = accepted() | {row["query"]: row for row in said.astype(str).to_dict("records")}
    _write(rows)
    return said


def _write(rows: dict[str, dict[str, str]]) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows[name] for name in sorted(rows) if (SQL / f"{name}.sql").exists())
    # Whole or not at all: a run that is stopped here leaves the former sentences.
    draft = FILE.with_suffix(".new")
    draft.write_text(f"# {world()}\n{text.getvalue()}", encoding="utf-8", newline="\n")
    draft.replace(FILE)
