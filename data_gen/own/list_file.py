"""The file of a list: its form, a sample of its rows, and all rows of a CSV file as it has them.

DuckDB reads no text but UTF-8, and says nothing of the rows that it leaves out: a list in another
encoding is copied, and its rows are counted apart.
"""

import _csv
import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from shlex import quote
from typing import BinaryIO, TextIO

import duckdb
import numpy
from tqdm import tqdm

from breachlab.errors import BadList
from breachlab.store.connections import open_connection
from breachlab.words.language import in_each, refusals, refuse
from breachlab.words.numbers import count_noun, whole
from data_gen.own import say
from data_gen.own.workbook_file import read_sheet

SAMPLE = 20_000  # rows
LONGEST_LINE = 2_000_000  # bytes: DuckDB reads no longer one, and Python no field above 131,072
csv.field_size_limit(LONGEST_LINE)
FIRST_LINES = 50
ATTACH = "attach if not exists $path as own_list (read_only)"
WINDOWS = "windows-1252"
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", WINDOWS)
READ_BY_DUCKDB = ("utf-8", "utf-8-sig")  # it passes over the mark itself
LOOK = 1 << 26  # bytes from which an encoding is proposed
BLOCK = 1 << 18  # of twice as many bytes the system maps the memory anew each time
APART = re.compile(rb"[\x80-\x9f]")  # where windows-1252 differs from Latin-1, which is quicker
NEWLINE, RETURN = b"\n\r"
CRLF = duckdb.CSVLineTerminator.CARRIAGE_RETURN_LINE_FEED
LF = duckdb.CSVLineTerminator.LINE_FEED
TAIL = 1 << 16  # bytes in which the last line is looked for
TOTAL = re.compile(
    r"(?:(?:grand |sous-)?(?:total|totaux)|sub ?total|sommes?|sum|moyenne|average|count"
    r"|nombre de \w+)(?: g[eé]n[eé]ral)?(?: ?[:=(].*)?$",
    re.IGNORECASE,
)
OPEN_FILES = Path("/proc/self/fd")
WHERE = re.compile(r"CSV Error on Line: ([0-9]+)")
WIDE = "list_other_width"
# A part of what DuckDB says, and the refusal.
REASONS = {
    "unterminated quote": "list_open_quote",
    "Expected Number of Columns": WIDE,
    "unicode": "list_no_utf8",
    "Maximum line": "list_long_line",
}
OTHERWISE = "list_odd_row"
MOST_NAMED = 20  # lines of a message


@dataclass(frozen=True)
class Form:
    """The form of a file, so far as its kind has one."""

    kind: str  # csv, xlsx, parquet, duckdb
    encoding: str = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    has_header: bool = True
    table: str = ""  # or the sheet of a workbook
    has_total: bool = False  # the last row adds up the others, and is not read
    skips_wide: bool = False  # rows with more fields than the header are left out

    @property
    def is_text(self) -> bool:
        """Whether it is read row by row as text, and not as a table with types."""
        return self.kind in ("csv", "xlsx")


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
    if not form.is_text:
        with open_connection(is_private=True) as connection:
            table = open_table(connection, path, form)
            texts = [duckdb.ColumnExpression(name).cast("varchar") for name in table.columns]
            found = table.project(*texts).limit(SAMPLE).fetchall()
            labels = label_columns(table.columns)
        return Sample(labels, [["" if value is None else value for value in row] for row in found])
    rows = [row for row in itertools.islice(_records(path, form), SAMPLE + 1) if row]
    if not rows:
        raise refuse(BadList, "list_empty", file=path.name)
    names = rows[0] if form.has_header else [""] * max(map(len, rows))
    labels = label_columns(names)
    body = rows[1:] if form.has_header else rows[:SAMPLE]
    if form.has_total and len(body) < SAMPLE:
        body = body[:-1]
    width = len(labels)
    return Sample(labels, [(row + [""] * width)[:width] for row in body])


def read_labels(path: Path, form: Form) -> list[str]:
    """Return the labels of the columns of a list as it stands now."""
    if not form.is_text:
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
    known: set[str] = set()
    for number, name in enumerate(names, 1):
        label = " ".join(name.split()) or f"column {number}"
        while label in known:
            label = f"{label} #{number}"
        known.add(label)
        labels.append(label)
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
        name = "list_no_table" if form.table else "list_not_whole"
        said = {"kind": form.kind, "table": form.table, "typed": quote(str(path))}
        raise refuse(BadList, name, file=path.name, **said) from None


def literal_path(path: Path) -> str:
    """Return a path as DuckDB reads that file alone: without this it would look for a pattern.

    Example:

        >>> literal_path(Path("clients[1].csv"))
        'clients[[]1].csv'
    """
    return re.sub(r"([*?[])", r"[\1]", str(path))


def read_first_lines(path: Path, form: Form) -> tuple[list[str], list[str]]:
    """Return the first two rows of a CSV file that are not blank."""
    rows = [row for row in itertools.islice(_records(path, form), FIRST_LINES) if row]
    return (rows[0] if rows else []), (rows[1] if len(rows) > 1 else [])


def _records(path: Path, form: Form) -> Iterator[list[str]]:
    """Yield the rows of a file of text or a sheet; raise BadList where a quote hides its end."""
    if form.kind == "xlsx":
        yield from read_sheet(path, form.table)
        return
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        reader = _read_fields(file, form)
        try:
            yield from reader
        except csv.Error:
            said = {"line": _number(reader.line_num), "most": _number(LONGEST_LINE)}
            raise refuse(BadList, "list_near_line", file=path.name, **said) from None


def _number(number: int) -> dict[str, str]:
    return in_each(lambda language: whole(number, language))


def _name_lines(lines: list[int]) -> dict[str, str]:
    """Return the first lines by number, and how many there are, by language."""
    if len(lines) == 1:
        return refusals("at_line", line=_number(lines[0]))
    shown = in_each(
        lambda language: ", ".join(whole(each, language) for each in lines[:MOST_NAMED])
    )
    name = "at_lines" if len(lines) <= MOST_NAMED else "at_lines_of"
    return refusals(name, lines=shown, count=_number(len(lines)))


def _read_fields(file: TextIO, form: Form, is_strict: bool = False) -> "_csv.Reader":
    """Return a reader of a CSV file; a strict one raises csv.Error for a quote left open."""
    return csv.reader(
        file,
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        strict=is_strict,
    )


def propose_encoding(path: Path) -> str:
    """Return the encoding that the first 64 MB of a file have."""
    with path.open("rb") as file:
        start = file.read(LOOK)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8"


def propose_quote(path: Path, form: Form) -> str:
    """Return the quote of a CSV file by its first 64 MB; none where quotes are signs of the text.

    They are where a quoted field does not end at its second quote, and all rows are of one width
    without quotes.
    """
    with path.open(encoding=form.encoding, errors="replace", newline="") as file:
        text = file.read(LOOK)
    try:
        for _ in _read_fields(io.StringIO(text, newline=""), form, is_strict=True):
            pass
    except csv.Error as error:
        if "expected after" not in str(error):  # a quote never closed, or a line too long
            return form.quote
        bare = replace(form, quote="")
        rows = _read_fields(io.StringIO(text[: text.rfind("\n") + 1], newline=""), bare)
        widths = [len(row) for row in rows if row]
        if len({*widths[:-1]}) == 1:  # a last line may be one of totals
            return ""
    return form.quote


def find_total(path: Path, form: Form, width: int) -> bytes:
    """Return the last line of a CSV file with the blank ones after it, if it adds up the others.

    Nothing is returned of another last line.
    """
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - TAIL, 0))
        end = file.read()
    text = end.decode(form.encoding, errors="replace")
    last = text.rstrip("\r\n").rpartition("\n")[2]
    cells = [cell.strip().strip(form.quote) for cell in last.split(form.delimiter)]
    filled = [cell for cell in cells if cell]
    if not filled or not TOTAL.match(filled[0]) or 2 * len(filled) > max(width, 2):
        return b""
    return text[text.rindex(last) :].encode(form.encoding, errors="replace")


def recode(path: Path, encoding: str, target: BinaryIO, quiet: bool, language: str = "en") -> None:
    """Write a list in UTF-8 to a file, each line ended by a newline.

    A byte that windows-1252 does not have becomes U+FFFD.
    """
    with (
        path.open("rb") as source,
        tqdm(
            total=path.stat().st_size,
            unit=say("byte", language),
            unit_scale=True,
            delay=2,
            disable=quiet,
        ) as bar,
    ):
        errors = "replace" if encoding == WINDOWS else "strict"
        decoder = codecs.getincrementaldecoder(encoding)(errors)
        newlines = io.IncrementalNewlineDecoder(None, translate=True)
        try:
            while block := source.read(BLOCK):
                is_latin = encoding == WINDOWS and not APART.search(block)
                text = block.decode("latin-1") if is_latin else decoder.decode(block)
                target.write(newlines.decode(text).encode())
                bar.update(len(block))
            target.write(newlines.decode(decoder.decode(b"", final=True), final=True).encode())
        except UnicodeError:
            raise refuse(BadList, "list_encoding", file=path.name, encoding=encoding) from None
    target.flush()


def _write_rows(rows: Iterator[list[str]], target: BinaryIO, quiet: bool, language: str) -> None:
    """Write the rows of a sheet as CSV in UTF-8."""
    text = io.TextIOWrapper(target, encoding="utf-8", errors="replace", newline="")
    csv.writer(text, lineterminator="\n").writerows(
        tqdm(rows, unit=f" {say('rows', language)}", delay=2, disable=quiet, leave=False)
    )
    text.flush()
    text.detach()


@dataclass
class Lines:
    """The line ends of a file, and those within quotes and after nothing."""

    ends: int = 0  # outside quotes
    blanks: int = 0
    leading: int = 0  # of the blank ones, those before the header
    returns: int = 0
    pairs: int = 0  # a return and a newline
    inside: int = 0  # newlines within quotes
    quotes: int = 0
    is_open: bool = False  # the last line has no end

    @property
    def is_plain(self) -> bool:
        """Return whether every line ends alike, in a newline with a return or without."""
        return self.returns == 0 or self.returns == self.pairs == self.ends + self.inside

    def rows(self, form: Form, width: int) -> int:
        """Return the rows under the header; a blank line is one of a list of one column alone."""
        blanks = self.leading if width == 1 else self.blanks
        return max(self.ends + self.is_open - blanks - form.has_header, 0)

    def add(self, block: bytes, before: bytes, quote: bytes) -> None:
        """Count the line ends of a block; `before` are the one or two bytes that stand before it.

        A line end after an odd number of quotes is within them. A line is blank if the sign before
        its end is the end before.
        """
        signs = numpy.frombuffer(block, numpy.uint8)
        is_end = signs == NEWLINE
        # Line ends and quotes at once: to find the few among all signs takes most of the time.
        marks = numpy.flatnonzero(is_end | (signs == quote[0]) if quote else is_end)
        is_end = is_end[marks]
        ends, quotes = marks[is_end], numpy.cumsum(~is_end)
        outside = ends[(quotes[is_end] + self.quotes) % 2 == 0]
        self.quotes += int(quotes[-1]) if len(quotes) else 0
        self.ends += len(outside)
        self.inside += len(ends) - len(outside)

        padded = numpy.concatenate([numpy.frombuffer(before.rjust(2, b" "), numpy.uint8), signs])
        first, second = padded[outside + 1], padded[outside]
        is_blank = (first == NEWLINE) | ((first == RETURN) & (second == NEWLINE))
        self.blanks += int(is_blank.sum())

        if returns := block.count(b"\r"):
            self.returns += returns
            self.pairs += block.count(b"\r\n")
        self.pairs += before[-1:] == b"\r" and block[:1] == b"\n"


def scan_lines(path: Path, quote: str) -> Lines:
    """Return what the lines of a file in UTF-8 end in."""
    lines, last = Lines(), b"\n"
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            if not lines.ends:
                lines.leading = block[: len(block) - len(block.lstrip(b"\r\n"))].count(b"\n")
            lines.add(block, last, quote.encode())
            last = (last + block)[-2:]
    lines.is_open = last[-1:] != b"\n"
    return lines


class CsvRows:
    """A CSV file or a sheet with its columns c0, c1 …, and the count of its rows by another way."""

    def __init__(
        self,
        path: Path,
        form: Form,
        width: int,
        folder: Path,
        quiet: bool,
        language: str = "en",
    ) -> None:
        """Scan the file; make a copy in the folder where DuckDB would not read it as it is.

        Linux gives the copy no name: nothing of it is left of a command that is killed.
        """
        self.name, self.form, self.source, self.width = path.name, form, form, width
        self.path, self._copy, self.skipped = path, None, 0
        if form.kind == "xlsx" or form.skips_wide:
            self.form = Form("csv", has_header=form.has_header)
        elif form.encoding in READ_BY_DUCKDB and not form.has_total:
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
            if form.kind == "xlsx" or form.skips_wide:
                _write_rows(self._fitting_rows(path), self._copy, quiet, language)
            else:
                recode(path, form.encoding, self._copy, quiet, language)
            copied = replace(self.form, encoding="utf-8")
            while form.has_total and (last := find_total(self.path, copied, width)):
                self._copy.truncate(self.path.stat().st_size - len(last))
            self.lines = scan_lines(self.path, self.form.quote)
        except BaseException:
            self.close()
            raise

    def _fitting_rows(self, path: Path) -> Iterator[list[str]]:
        """Yield the rows of a file; those with too many fields are counted where they are skipped.

        A blank line is left out of a list of several columns.
        """
        for row in _records(path, self.source):
            is_wide = len(row) > self.width and self.source.skips_wide
            if is_wide and any(cell.strip() for cell in row[self.width :]):
                self.skipped += 1
            elif row or self.width == 1 or self.source.kind == "xlsx":
                yield row[: self.width] if is_wide else row

    def _wide_lines(self) -> list[int]:
        """Return the number of the last line of each row with more fields than the header."""
        with self.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            reader = _read_fields(file, self.form)
            return [reader.line_num for row in reader if len(row) > self.width]

    def check_end(self) -> None:
        """Raise BadList for a last row that adds up the others, and is no person."""
        if last := find_total(self.path, replace(self.form, encoding="utf-8"), self.width):
            number = self.lines.ends + self.lines.inside + 1 - last.count(b"\n")
            name = "at_line" if self.form == self.source else "at_last_row"
            place = refusals(name, line=_number(number))
            raise refuse(BadList, "list_totals", file=self.name, place=place)

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
        expected = self._count_by_reader()
        if rows == expected:
            return
        read = in_each(partial(count_noun, rows, "rows"))
        said = {"rows": read, "expected": _number(expected)}
        raise refuse(BadList, "list_other_rows", file=self.name, **said)

    def _count_by_reader(self) -> int:
        """Return the rows under the header as Python reads them: exact with any quotes, and slow.

        Raises BadList where a quote is not closed, and hides the rows after it.
        """
        rows, last = 0, 0
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            reader = _read_fields(file, self.form, is_strict=True)
            try:
                for row in reader:
                    rows += bool(row) or (self.width == 1 and rows > 0)
                    last = reader.line_num
            except csv.Error:
                place = refusals("at_line", line=_number(last + 1))
                raise refuse(BadList, "list_open_quote", file=self.name, place=place) from None
        return max(rows - self.form.has_header, 0)

    def explain(self, error: duckdb.Error) -> BadList:
        """Return the error to raise for one of DuckDB's, which quotes the line."""
        text = str(error)
        found = WHERE.search(text)
        place = refusals("at_line", line=_number(int(found[1]))) if found else refusals("at_a_line")
        name = next((REASONS[each] for each in REASONS if each in text), OTHERWISE)
        if name == WIDE and (wide := self._wide_lines()):
            place = _name_lines(wide)
        return refuse(BadList, name, file=self.name, place=place, most=_number(LONGEST_LINE))
