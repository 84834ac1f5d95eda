"""The file of a list: its columns, a sample of its rows, and all rows by roles."""

import _csv
import csv
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import TextIO

import duckdb

from breachlab.errors import BadList
from breachlab.store.connections import open_connection
from data_gen.own.text import literal_path

SAMPLE = 20_000  # rows
LONGEST_LINE = 2_000_000  # bytes: DuckDB reads no longer one, and Python no field above 131,072
csv.field_size_limit(LONGEST_LINE)
FIRST_LINES = 50
ATTACH = "attach if not exists $path as own_list (read_only)"


@dataclass(frozen=True)
class Form:
    """The form of a file, so far as its kind has one."""

    kind: str  # csv, parquet, duckdb
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    has_header: bool = True
    table: str = ""


@dataclass(frozen=True)
class Sample:
    """The labels of the columns, and the first rows, each as long as the labels."""

    labels: list[str]
    rows: list[list[str]]

    def column(self, index: int) -> list[str]:
        """Return the values of a column without blanks around them."""
        return [row[index].strip() for row in self.rows]


def read_sample(path: Path, form: Form) -> Sample:
    """Return the labels and the first 20,000 rows of a list."""
    if form.kind != "csv":
        return _sample_table(path, form)
    rows = [row for row in itertools.islice(_records(path, form), SAMPLE + 1) if row]
    if not rows:
        raise BadList(f"{path.name} is empty: a header and rows were expected. Export it anew")
    names = rows[0] if form.has_header else [""] * max(map(len, rows))
    labels = label_columns(names)
    body = rows[1:] if form.has_header else rows[:SAMPLE]
    width = len(labels)
    return Sample(labels, [(row + [""] * width)[:width] for row in body])


def read_labels(path: Path, form: Form) -> list[str]:
    """Return the labels of the columns of a list as it stands now."""
    if form.kind != "csv":
        with open_connection(is_private=True) as connection:
            return label_columns(open_table(connection, path, form).columns)
    first, second = read_first_lines(path, form)
    return label_columns(first if form.has_header else [""] * max(len(first), len(second)))


def label_columns(names: Sequence[str]) -> list[str]:
    """Return a label for each column, no two alike, as a mapping names it.

    Example:

        >>> label_columns(["Nom", " Nom ", "", "Ville"])
        ['Nom', 'Nom #2', 'column 3', 'Ville']
    """
    labels: list[str] = []
    for number, name in enumerate(names, 1):
        label = " ".join(name.split()) or f"column {number}"
        labels.append(label if label not in labels else f"{label} #{number}")
    return labels


def open_table(
    connection: duckdb.DuckDBPyConnection, path: Path, form: Form
) -> duckdb.DuckDBPyRelation:
    """Return a Parquet file, or the table of a DuckDB file, which is attached to be read."""
    try:
        if form.kind == "parquet":
            return connection.read_parquet(literal_path(path))
        connection.execute(ATTACH, {"path": str(path)})
        quoted = form.table.replace('"', '""')
        return connection.table(f'own_list.main."{quoted}"')
    except duckdb.Error:
        wanted = f"with a table {form.table}" if form.table else "that is whole"
        raise BadList(
            f"{path.name} cannot be read: a {form.kind} file {wanted} was expected. "
            f"Propose anew with: python -m data_gen own {quote(path.name)} --replace"
        ) from None


def _sample_table(path: Path, form: Form) -> Sample:
    with open_connection(is_private=True) as connection:
        table = open_table(connection, path, form)
        texts = [duckdb.ColumnExpression(name).cast("varchar") for name in table.columns]
        rows = table.project(*texts).limit(SAMPLE).fetchall()
        labels = label_columns(table.columns)
    return Sample(labels, [["" if value is None else value for value in row] for row in rows])


def read_fields(file: TextIO, form: Form, is_strict: bool = False) -> "_csv.Reader":
    """Return a reader of a CSV file; a strict one raises csv.Error for a quote left open."""
    return csv.reader(
        file,
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        strict=is_strict,
    )


def _records(path: Path, form: Form) -> Iterator[list[str]]:
    """Yield the rows of a CSV file; raise BadList where a quote hides its end."""
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        reader = read_fields(file, form)
        try:
            yield from reader
        except csv.Error:
            raise BadList(
                f"{path.name} cannot be read near line {reader.line_num:,}: a quote that is closed "
                f"and a line of at most {LONGEST_LINE:,} letters were expected. Mend the line, or "
                "set quote = '' under [list] of the mapping"
            ) from None


def read_first_lines(path: Path, form: Form) -> tuple[list[str], list[str]]:
    """Return the first two rows of a CSV file that are not blank."""
    rows = [row for row in itertools.islice(_records(path, form), FIRST_LINES) if row]
    return (rows[0] if rows else []), (rows[1] if len(rows) > 1 else [])
