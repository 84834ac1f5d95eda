"""The form of a list proposed from the beginning of its file: kind, encoding, delimiter, header."""

import csv
import io
from pathlib import Path

from breachlab.errors import BadList
from breachlab.store.connections import open_connection
from breachlab.store.file_kinds import DUCKDB, contents
from data_gen.own.encodings import propose_encoding
from data_gen.own.list_source import FIRST_LINES, Form, read_first_lines
from data_gen.own.roles import role_of
from data_gen.own.value_shapes import is_first_name, is_surname

DELIMITERS = ";,\t|"
TABLES = "select table_name from duckdb_tables() where not internal order by all"
LOOK = 1 << 20  # signs
LEAST_DIGITS = 5  # of a postcode; a year that names a column has four


def propose_form(path: Path) -> Form:
    """Return the form of a file that its beginning has; raise BadList for no list."""
    if not path.is_file():
        raise BadList(
            f"No file {path}: a list was expected, CSV, Parquet or DuckDB. "
            "Type its path: python -m data_gen own clients.csv"
        )
    with path.open("rb") as file:
        start = file.read(4)
    if start == b"PAR1":
        return Form("parquet")
    if contents(path) == DUCKDB:
        return Form("duckdb", table=_only_table(path))
    encoding = propose_encoding(path)
    delimiter = _delimiter(path, encoding)
    first, _ = read_first_lines(path, Form("csv", encoding, delimiter))
    return Form("csv", encoding, delimiter, has_header=_is_header(first))


def _only_table(path: Path) -> str:
    with open_connection(path, read_only=True) as connection:
        tables = [name for (name,) in connection.execute(TABLES).fetchall()]
    if len(tables) != 1:
        raise BadList(
            f"{path.name} has {len(tables)} tables: one was expected. "
            "Write the list into a file of its own, in DuckDB: copy TABLE to 'clients.parquet'"
        )
    return tables[0]


def _delimiter(path: Path, encoding: str) -> str:
    """Return the sign that stands most often, and as often, in the first lines."""
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        text = file.read(LOOK)
    if "\0" in text:
        raise BadList(
            f"{path.name} is no text: CSV, Parquet or DuckDB was expected. Export it as CSV"
        )
    lines = text.splitlines()[:FIRST_LINES]
    return max(DELIMITERS, key=lambda sign: _steadiness(lines, sign))


def _steadiness(lines: list[str], delimiter: str) -> float:
    """Return how many columns a delimiter makes, times the share of rows that have as many."""
    widths = [len(row) for row in csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)]
    common = max(set(widths), key=widths.count, default=1)
    return (common - 1) * widths.count(common) / max(len(widths), 1)


def _is_header(first: list[str]) -> bool:
    """Return whether a first line names columns, and is no person.

    One word alone does not make a header of a person: somebody may live in a place called Ville.

    >>> _is_header(["Nom", "Prénom", "2024"]), _is_header(["Ville", "Marie", "Petit", "75011"])
    (True, False)
    """
    named = [cell for cell in first if role_of(cell)]
    others = [cell for cell in first if not role_of(cell)]
    if named:
        return len(named) >= sum(map(_is_of_person, others))
    return not any(cell.strip()[:1].isdigit() or _is_of_person(cell) for cell in others)


def _is_of_person(cell: str) -> bool:
    """Return whether a cell is an address, a long number, a day, or somebody's name."""
    is_long = sum(map(str.isdigit, cell)) >= LEAST_DIGITS
    return "@" in cell or is_long or is_first_name(cell) or is_surname(cell)
