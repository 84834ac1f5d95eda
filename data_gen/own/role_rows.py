"""All rows of a list with a column for each role, from whatever file they are in."""

import errno
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

import duckdb

from breachlab.errors import BadList, BadMapping, nearest
from data_gen.own.csv_rows import CsvRows
from data_gen.own.list_source import open_table, read_labels
from data_gen.own.mapping import Mapping
from data_gen.own.roles import ROLES

SHORT_OF_ROOM = (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.FatalException)


class RoleRows:
    """The rows of the list that a mapping names."""

    def __init__(self, mapping: Mapping, folder: Path, quiet: bool) -> None:
        """Look at the columns; raise BadMapping where the list has other ones."""
        self.path, self.form, self.mapping = mapping.path, mapping.form, mapping
        self.labels = read_labels(self.path, self.form)
        _check_labels(mapping, self.labels)
        self.csv = None
        if self.form.kind == "csv":
            self.csv = CsvRows(self.path, self.form, len(self.labels), folder, quiet)

    def query(self, connection: duckdb.DuckDBPyConnection, sql: str) -> None:
        """Run SQL over own_list_rows, which has a column of text for each role."""
        try:
            rows = self.csv.read(connection) if self.csv else self._open(connection)
            rows.project(*self._columns(rows.columns)).query("own_list_rows", sql)
        except SHORT_OF_ROOM:
            raise
        except duckdb.Error as error:
            raise self.csv.explain(error) if self.csv else self._explain(error) from None

    def close(self) -> None:
        """Close what was opened to read the list."""
        if self.csv:
            self.csv.close()

    def check(self, rows: int) -> None:
        """Raise BadList where other rows were read than there are."""
        if self.csv:
            self.csv.check(rows)

    def _open(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        return open_table(connection, self.path, self.form)

    def _columns(self, names: list[str]) -> Iterator[duckdb.Expression]:
        """Yield the column of each role as text, nothing where the list has none."""
        for role in ROLES:
            label = self.mapping.roles.get(role)
            column = (
                duckdb.ConstantExpression(None)
                if label is None
                else duckdb.ColumnExpression(names[self.labels.index(label)])
            )
            yield column.cast("varchar").alias(role)

    def _explain(self, error: duckdb.Error) -> BadList:
        return BadList(
            f"{self.path.name} cannot be read ({type(error).__name__}): columns of text, numbers "
            "and dates were expected. Write the list as CSV in UTF-8, then propose anew"
        )


@contextmanager
def check_unchanged(path: Path) -> Iterator[None]:
    """Raise BadList where a file is not there, or is another in the end than it was at first."""
    before = _stamp(path)
    yield
    if _stamp(path) != before:
        raise BadList(
            f"{path.name} changed while it was read: a file that nobody writes was expected. "
            "Nothing was written. Wait until it is whole, then run this again"
        )


def _stamp(path: Path) -> tuple[int, int, int]:
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise IsADirectoryError(errno.EISDIR, "it is a folder")
    except OSError as error:
        raise BadList(
            f"{path} cannot be read ({error.strerror}): the list of the mapping was expected. "
            'Write where it is as path = "…" under [list]'
        ) from None
    return found.st_size, found.st_mtime_ns, found.st_ino


def _check_labels(mapping: Mapping, labels: list[str]) -> None:
    """Raise BadMapping for the columns that the list does not have."""
    missing = [label for label in mapping.roles.values() if label not in labels]
    if missing:
        named = ", ".join(f'"{label}"' for label in missing)
        likely = dict.fromkeys(nearest(label, labels) for label in missing)
        raise BadMapping(
            f"{mapping.file.name}: {mapping.path.name} has no column {named}. "
            f"{''.join(likely)}Mend the name under [columns], or propose anew with: "
            f"python -m data_gen own {quote(mapping.path.name)} --replace"
        )
