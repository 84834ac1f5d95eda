"""A sheet of an Excel workbook as rows of text, read as a file that a stranger sent.

Values are read as they are stored: no formula is computed, no macro run, no link followed.
"""

import itertools
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from breachlab.errors import BadList
from breachlab.words.language import in_each, refuse
from breachlab.words.numbers import whole
from data_gen.own import say

if TYPE_CHECKING:
    from openpyxl import Workbook

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BOOK, MACROS = "xl/workbook.xml", "xl/vbaProject.bin"
MOST_UNPACKED = 1 << 30  # bytes of all parts together; shared texts are held in memory
MOST_RATIO = 200  # of unpacked bytes to packed ones, from 50 MB; that of a list is 5 to 50
LARGE = 50_000_000
MOST_PARTS = 10_000
LOOK = 4_096  # bytes of a part, before which a document type stands
MOST_ROWS = 1 << 20  # of Excel
HEAD_ROWS = 20  # in which the header is looked for
CHECKED_ROWS = 1_000  # for formulas without a value
LEAST_NUMBER = 9  # digits; a row that has them is no title
ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")  # of formulas
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    ParseError,
    EOFError,
    AttributeError,
    IndexError,
    KeyError,
    NotImplementedError,
    OverflowError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Sheets:
    """The names of the sheets of a workbook that have cells, and whether it has macros."""

    visible: list[str]
    hidden: list[str]
    has_macros: bool

    def describe(self, read: str, language: str = "en") -> list[str]:
        """Return the sentences that say what of the workbook is not read."""
        hidden = {name: say("hidden", language, sheet=name) for name in self.hidden}
        others = ", ".join(hidden.get(name, name) for name in self.all if name != read)
        name = "sheet_read_alone" if others else "sheet_read"
        lines = [say(name, language, sheet=read, others=others)]
        return [*lines, say("no_macros", language)] if self.has_macros else lines

    @property
    def all(self) -> list[str]:
        """All names, those of visible sheets first."""
        return [*self.visible, *self.hidden]


def is_workbook(path: Path) -> bool:
    """Return whether a file is an Excel workbook; raise BadList for one that is not read.

    These are the old format, a workbook with a password, and one that unpacks to too much.
    """
    with path.open("rb") as file:
        start = file.read(4)
    if start == OLE:
        raise refuse(BadList, "workbook_closed", file=path.name)
    if start != ZIP:
        return False
    try:
        with zipfile.ZipFile(path) as parts:
            found = parts.infolist()
            starts = [parts.open(part).read(LOOK) for part in found[:MOST_PARTS]]
    except BROKEN:
        return False
    if all(part.filename != BOOK for part in found):
        return False
    unpacked, packed = (
        sum(getattr(part, size) for part in found) for size in ("file_size", "compress_size")
    )
    is_bomb = unpacked > LARGE and unpacked > MOST_RATIO * packed
    if unpacked > MOST_UNPACKED or is_bomb or len(found) > MOST_PARTS:
        sizes = {"unpacked": unpacked, "parts": len(found), "most": MOST_UNPACKED}
        said = {key: in_each(partial(whole, size)) for key, size in sizes.items()}
        raise refuse(BadList, "workbook_bomb", file=path.name, times=MOST_RATIO, **said)
    if any(b"<!DOCTYPE" in start for start in starts):
        raise refuse(BadList, "workbook_document_type", file=path.name)
    return True


@contextmanager
def _open(path: Path, has_formulas: bool = False) -> "Iterator[Workbook]":
    """Open a workbook to be read; raise BadList, which quotes nothing, where it is broken."""
    import openpyxl  # 0.2 s that a CSV file does not need
    from openpyxl.utils.exceptions import InvalidFileException
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    if not is_workbook(path):  # it may be another file than it was
        raise refuse(BadList, "workbook_none", file=path.name)
    # The size that a sheet states is not trusted, and where it states none, openpyxl reads all of
    # the sheet to find it, each time that the file is opened. Others in this process ask for it.
    find_size = ReadOnlyWorksheet._get_size
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            ReadOnlyWorksheet._get_size = lambda sheet: None
            try:
                book = openpyxl.load_workbook(
                    file, read_only=True, data_only=not has_formulas, keep_links=False
                )
            finally:
                ReadOnlyWorksheet._get_size = find_size
            try:
                yield book
            finally:
                book.close()
    except (*BROKEN, InvalidFileException) as error:
        said = {"error": type(error).__name__, "typed": quote(str(path))}
        raise refuse(BadList, "workbook_broken", file=path.name, **said) from None


def list_sheets(path: Path) -> Sheets:
    """Return the sheets that have cells; raise BadList where none has."""
    with _open(path) as book:
        filled = {
            sheet.title: sheet.sheet_state == "visible"
            for sheet in book.worksheets
            if any(_rows(sheet, MOST_ROWS))
        }
    with zipfile.ZipFile(path) as parts:
        has_macros = MACROS in parts.namelist()
    sheets = Sheets(
        [name for name, is_visible in filled.items() if is_visible],
        [name for name, is_visible in filled.items() if not is_visible],
        has_macros,
    )
    if not sheets.all:
        raise refuse(BadList, "workbook_empty", file=path.name)
    return sheets


def check_formulas(path: Path, sheet: str) -> None:
    """Raise BadList where the first rows have formulas whose values are not stored."""
    formulas, stored = (
        {
            (cell.row, cell.column_letter)
            for row in _first_cells(path, sheet, has_formulas)
            for cell in row
            if (cell.data_type == "f" if has_formulas else cell.value is not None)
        }
        for has_formulas in (True, False)
    )
    if missing := sorted({column for _, column in formulas - stored}):
        said = {"columns": ", ".join(missing), "sheet": sheet}
        raise refuse(BadList, "workbook_formulas", file=path.name, **said)


def _first_cells(path: Path, sheet: str, has_formulas: bool) -> list[tuple[Any, ...]]:
    """Return the cells of the first rows, with formulas or with the values that are stored."""
    with _open(path, has_formulas) as book:
        book[sheet].reset_dimensions()
        rows = book[sheet].iter_rows(max_row=CHECKED_ROWS)
        return [tuple(cell for cell in row if cell.value is not None) for row in rows]


def read_sheet(path: Path, name: str) -> Iterator[list[str]]:
    """Yield the header and the rows of a sheet, each as wide as the header, without empty ones.

    Titles above the header, and merged heads of several columns, are left out.
    """
    with _open(path) as book:
        if name not in book.sheetnames:
            said = {"sheet": name, "typed": quote(str(path))}
            raise refuse(BadList, "workbook_no_sheet", file=path.name, **said)
        rows = _rows(book[name], MOST_ROWS)
        first = [*itertools.islice(rows, HEAD_ROWS)]
        width = max(map(len, first), default=0)
        for row in itertools.chain(first[count_titles(first) :], rows):
            yield (row + [""] * width)[:width]


def count_titles(first: Sequence[list[str]]) -> int:
    """Return how many of the first rows stand above the header: half as filled as others at most.

    Example:

        >>> count_titles([["Liste 2024"], ["Nom", "Prénom", "Ville"], ["Petit", "Anne", ""]])
        1
        >>> count_titles([["Édité le 30/11/2026 08:12"], ["Nom", "Prénom", "Ville"]])
        1
        >>> count_titles([["06 39 98 00 01"], ["06 39 98 00 02", "Anne", "Lyon"]])
        0
    """
    filled = [sum(map(bool, row)) for row in first]
    for number, row in enumerate(first):
        digits = [sum(map(str.isdigit, cell)) for cell in row]
        # The day and hour of an export are in a title, too, but with words around them.
        has_number = any(
            count >= max(LEAST_NUMBER, len(cell) / 2)
            for count, cell in zip(digits, row, strict=True)
        )
        is_person = has_number or any("@" in cell for cell in row)
        if 2 * filled[number] > max(filled) or is_person:
            return number
    return 0


def _rows(sheet: Any, most: int) -> Iterator[list[str]]:
    """Yield the rows that have a value, as text; whoever wrote the file says no true size of it."""
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(max_row=most, values_only=True):
        row = [_text(value) for value in cells]
        while row and not row[-1]:
            row.pop()
        if row:
            yield row


def _text(value: Any) -> str:
    """Return a cell as a list in CSV would have it: days of ISO, whole numbers without a point.

    Example:

        >>> [_text(each) for each in (datetime(1980, 12, 31), 1400.0, True, "#N/A", None)]
        ['1980-12-31', '1400', 'true', '', '']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        whole = value.time() == time()
        return f"{value:%Y-%m-%d}" if whole else f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").strip()
    return (
        "" if text in ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!") else text
    )
