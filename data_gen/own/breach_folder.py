"""The breach folder of a list: what is scored how, and the items of the form, filled in by hand.

`write_folder` copies the tables to fill in, with a ? for what only the controller can say. A
mapping names the folder; `load_folder` refuses it while a ? is left.
"""

import csv
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from breachlab.errors import BadMapping, NotReplaced, nearest
from breachlab.paths import DATA_GEN, read
from data_gen.breach import check_table
from data_gen.own.mapping import Mapping
from data_gen.own.own_sql import run_sql
from data_gen.own.roles import UNDECIDED
from data_gen.reference import REFERENCE

EMPTY = DATA_GEN / "own" / "breach_tables"
FILES = tuple(sorted(path.name for path in EMPTY.glob("*.csv")))
# The tables that are made of the folder, each in the place of the one of the modelled breach.
TABLES = ("severity_segments", "segment_members", "notification_items")
SCORES = REFERENCE / "severity_scores.csv"
# In each file, the columns that hold a score, and the component that the score is of.
SCORED = {
    "severity_segments.csv": {"dpc_score_id": "DPC", "ei_score_id": "EI", "cnil_score_id": "CNIL"},
    "circumstances.csv": {"score_id": "CB"},
}


def default_folder(mapping: Mapping) -> Path:
    """Return the path of the folder that is written: clients.toml has clients-breach."""
    return mapping.file.with_name(f"{mapping.file.stem}-breach")


def write_folder(mapping: Mapping) -> Path:
    """Copy the tables to fill in beside the mapping, for its owner alone; return the folder.

    Raises NotReplaced where the folder is there already.
    """
    folder = default_folder(mapping)
    if folder.exists():
        raise NotReplaced(
            f"{folder} is there already: no folder was expected. Fill in its tables, then write "
            f'breach_folder = "{folder.name}" under [list] of {mapping.file.name}'
        )
    folder.mkdir(mode=0o700)
    for name in FILES:
        shutil.copyfile(EMPTY / name, folder / name)
    return folder


def check_folder(folder: Path) -> None:
    """Raise BadMapping for a table that is missing, not filled in, or has an unknown score."""
    for name in FILES:
        path = folder / name
        check_table(path)
        rows, columns = _read_rows(path)
        _check_columns(path, columns)
        for line, row in enumerate(rows, start=2):
            _check_row(path, line, row)


def load_folder(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of TABLES from the folder, and choose the circumstances that it names.

    Raises as `check_folder`; the ages of segments that the list does not have are left out.
    """
    check_folder(folder)
    connection.execute("set variable breach = $path", {"path": folder.as_posix()})
    for table in TABLES:
        connection.execute(read(DATA_GEN / "tables" / f"{table}.sql"))
    circumstances = [row["score_id"] for row in _read_rows(folder / "circumstances.csv")[0]]
    run_sql(connection, "circumstances", circumstances=circumstances)


def _read_rows(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a table, and its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows), list(rows.fieldnames or ())


def _check_columns(path: Path, columns: Collection[str]) -> None:
    _, expected = _read_rows(EMPTY / path.name)
    if {*columns} != {*expected}:
        raise BadMapping(f"{path}: its columns are not {', '.join(expected)}. Copy the line anew")


def _check_row(path: Path, line: int, row: dict[str, str]) -> None:
    scored = SCORED.get(path.name, {})
    for column, component in scored.items():
        known = [*_scores(component)]
        if row[column] not in known:
            raise BadMapping(
                f"{path}, line {line}: {column} = {row[column]!r}; "
                f"{nearest(row[column], known)}there are {', '.join(known)}. Write one there"
            )
    for column, value in row.items():
        if value == UNDECIDED:
            raise BadMapping(
                f"{path}, line {line}: {column} is not filled in; a text was expected in the place "
                "of ?. Write it there, then run this again"
            )


def _scores(component: str) -> Iterator[str]:
    """Yield the codes of the scores of a component, as reference/severity_scores.csv has them."""
    rows, _ = _read_rows(SCORES)
    return (row["score_id"] for row in rows if row["component"] == component)
