"""All rows of a CSV file, as DuckDB reads them, and as many as the file has."""

import re
from pathlib import Path

import duckdb

from breachlab.errors import BadList
from data_gen.own.encodings import recode
from data_gen.own.line_ends import count_by_reader, scan_lines
from data_gen.own.list_source import LONGEST_LINE, Form
from data_gen.own.text import literal_path

OPEN_FILES = Path("/proc/self/fd")
READ_BY_DUCKDB = ("utf-8", "utf-8-sig")  # it passes over the mark itself
CRLF = duckdb.CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED
LF = duckdb.CSVLineTerminator.LINE_FEED
WHERE = re.compile(r"CSV Error on Line: ([0-9]+)")
# A part of what DuckDB says, what is wrong, and what was expected.
REASONS = (
    ("unterminated quote", "a quote that is closed", "Mend it, or set quote = '' under [list]"),
    ("Expected Number of Columns", "as many fields as the header has", "Mend it"),
    ("unicode", "text in UTF-8", 'Write encoding = "windows-1252" under [list] of the mapping'),
    (
        "Maximum line size",
        f"a quote that is closed and a line of at most {LONGEST_LINE:,} bytes",
        "Mend it, or set quote = '' under [list]",
    ),
)
OTHERWISE = ("", "a row as the mapping says", "Mend it, or the delimiter and quote under [list]")


class CsvRows:
    """A CSV file with its columns c0, c1 …, and the count of its rows by another way."""

    def __init__(self, path: Path, form: Form, width: int, folder: Path, quiet: bool) -> None:
        """Scan the file; make a copy in the folder where DuckDB would not read it as it is.

        Linux gives the copy no name: nothing of it is left of a command that is killed.
        """
        self.name, self.form, self.width = path.name, form, width
        self.path, self._copy = path, None
        if form.encoding in READ_BY_DUCKDB:
            self.lines = scan_lines(path, form.quote)
            if self.lines.is_plain:
                return
        self.path = folder / "list.csv"
        self.path.touch(0o600, exist_ok=False)
        self._copy = self.path.open("wb")
        try:
            if OPEN_FILES.is_dir():
                self.path.unlink()
                self.path = OPEN_FILES / str(self._copy.fileno())
            recode(path, form.encoding, self._copy, quiet)
            self.lines = scan_lines(self.path, form.quote)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the copy, if there is one; one without a name is gone then."""
        if self._copy:
            self._copy.close()

    def read(self, connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyRelation:
        """Return the rows, all of text; a row with few fields keeps what it has."""
        return connection.read_csv(
            literal_path(self.path),
            auto_detect=False,
            columns={f"c{number}": "varchar" for number in range(self.width)},
            delimiter=self.form.delimiter,
            quotechar=self.form.quote,
            escapechar=self.form.quote,
            header=self.form.has_header,
            skiprows=self.lines.leading,
            lineterminator=CRLF if self.lines.returns else LF,
            null_padding=True,
            parallel=not self.lines.quotes,  # a newline within quotes is read by one thread alone
        )

    def check(self, rows: int) -> None:
        """Raise BadList where DuckDB read other rows than the file has."""
        expected = self.lines.rows(self.form, self.width)
        if rows == expected and self.lines.quotes % 2 == 0:
            return
        expected = count_by_reader(self.path, self.form, self.width, self.name)
        if rows == expected:
            return
        raise BadList(
            f"{self.name}: {rows:,} rows were read of {expected:,} that were expected. "
            "Look for quotes that are not closed, or set quote = '' under [list] of the mapping"
        )

    def explain(self, error: duckdb.Error) -> BadList:
        """Return the error to raise for one of DuckDB's, which quotes the line."""
        text = str(error)
        place = WHERE.search(text)
        line = f"line {int(place[1]):,}" if place else "a line"
        reasons = (each for each in REASONS if each[0] in text)
        _, expected, remedy = next(reasons, OTHERWISE)
        return BadList(
            f"{self.name} cannot be read at {line}: {expected} was expected. {remedy}, "
            "then run this again"
        )
