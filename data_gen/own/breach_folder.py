"""The breach folder of a list: what is scored how, and the items of the form, filled in by hand.

`write_folder` copies the tables to fill in, with a ? for what only the controller can say. A
mapping names the folder; `load_folder` refuses it while a ? is left.
"""

import csv
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import duckdb

from breachlab.errors import BadMapping, NotReplaced
from breachlab.paths import DATA_GEN
from breachlab.store.files import begin_draft
from breachlab.words.language import join_each, offer_nearest, refusals, refuse
from data_gen import table_sql
from data_gen.breach import check_table
from data_gen.own import run_sql
from data_gen.own.mapping import UNDECIDED, Mapping, join_named
from data_gen.reference import REFERENCE

EMPTY = DATA_GEN / "own" / "breach_tables"
FILES = tuple(sorted(path.name for path in EMPTY.glob("*.csv")))
# The tables that are made of the folder, each in the place of the one of the modelled breach.
TABLES = ("severity_segments", "segment_members", "notification_items")
SCORES = REFERENCE / "severity_scores.csv"
CHILDREN = ("under 15", "15")  # ages that only a list has
# In each file, the columns that hold a score, and the component that the score is of.
SCORED = {
    "severity_segments.csv": {"dpc_score_id": "DPC", "ei_score_id": "EI", "cnil_score_id": "CNIL"},
    "circumstances.csv": {"score_id": "CB"},
}


def write_folder(mapping: Mapping) -> Path:
    """Copy the tables to fill in beside the mapping, all of them or none; return the folder.

    clients.toml has clients-breach. Raises NotReplaced where the folder is there already.
    """
    folder = mapping.file.with_name(f"{mapping.file.stem}-breach")
    if folder.exists():
        said = {"folder": folder, "name": folder.name, "file": mapping.file.name}
        raise refuse(NotReplaced, "breach_folder_there", **said)
    draft = begin_draft(folder)
    draft.mkdir(mode=0o700)
    try:
        for name in FILES:
            shutil.copyfile(EMPTY / name, draft / name)
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return folder


def check_folder(folder: Path) -> None:
    """Raise BadMapping that lists all that is not filled in or has an unknown score.

    Raises BadBreach for a table that is missing, and BadMapping for one of other columns.
    """
    gaps: list[dict[str, str]] = []
    unknown: dict[tuple[str, str], str] = {}  # {(column, component): code}
    for name, line, row in _read_folder(folder):
        scores = {
            (column, component): row[column]
            for column, component in SCORED.get(name, {}).items()
            if row[column] not in _known_scores(component)
        }
        unknown |= scores
        scored = {column for column, _ in scores}
        empty = [
            column for column, text in row.items() if text == UNDECIDED and column not in scored
        ]
        if row.get("age_band") and row["age_band"] not in _known_bands():
            age = {"said": row["age_band"], "known": ", ".join(_known_bands())}
            gaps.append(refusals("breach_no_age", table=name, line=line, **age))
        if scores:
            codes = join_named([f"{column} = {code!r}" for (column, _), code in scores.items()])
            gaps.append(refusals("breach_no_score", table=name, line=line, named=codes))
        if empty:
            named = join_named(empty)
            gaps.append(refusals("breach_gap", table=name, line=line, named=named))
    if not gaps:
        return
    known = [
        refusals(
            "breach_scores",
            column=column,
            offer=offer_nearest([code], _known_scores(component)),
            known=", ".join(_known_scores(component)),
        )
        for (column, component), code in unknown.items()
    ]
    said = {"gaps": join_each(gaps), "known": join_each(known, "")}
    raise refuse(BadMapping, "breach_gaps", folder=folder, **said)


def load_folder(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of TABLES from the folder, and choose the circumstances that it names.

    Raises as `check_folder`; the ages of segments that the list does not have are left out.
    """
    check_folder(folder)
    connection.execute("set variable breach = $path", {"path": folder.as_posix()})
    for table in TABLES:
        connection.execute(table_sql.write(table))
    circumstances = [row["score_id"] for row in _read_rows(folder / "circumstances.csv")[0]]
    run_sql(connection, "breach_folder", circumstances=circumstances)


def _read_rows(path: Path) -> tuple[list[dict[str, str]], list[str]]:
    """Return the rows of a table, and its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return list(rows), list(rows.fieldnames or ())


def _read_folder(folder: Path) -> Iterator[tuple[str, int, dict[str, str]]]:
    """Yield the name of the file, the number of the line, and the row, of all tables."""
    for name in FILES:
        check_table(folder / name)
        rows, columns = _read_rows(folder / name)
        _, expected = _read_rows(EMPTY / name)
        if {*columns} != {*expected}:
            columns_said = ", ".join(expected)
            raise refuse(BadMapping, "breach_columns", file=folder / name, columns=columns_said)
        for line, row in enumerate(rows, start=2):
            yield name, line, row


@cache
def _known_bands() -> tuple[str, ...]:
    """Return the age bands of a list that has children."""
    rows, _ = _read_rows(REFERENCE / "age_bands.csv")
    return (*CHILDREN, *(row["age_band"] for row in rows))


@cache
def _known_scores(component: str) -> tuple[str, ...]:
    """Return the codes of the scores of a component, as reference/severity_scores.csv has them."""
    rows, _ = _read_rows(SCORES)
    return tuple(row["score_id"] for row in rows if row["component"] == component)
