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
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from breachlab.errors import BadList

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

    def describe(self, read: str) -> list[str]:
        """Return the sentences that say what of the workbook is not read."""
        others = [f"{name} (hidden)" if name in self.hidden else name for name in self.all]
        others.pop(self.all.index(read))
        lines = [f"sheet {read} is read" + (f", not {', '.join(others)}" if others else "")]
        return [*lines, "its macros are not read"] if self.has_macros else lines

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
        raise BadList(
            f"{path.name} is a workbook with a password, or of the old format .xls: .xlsx without "
            "a password was expected. Open it in Excel, and save it anew as .xlsx"
        )
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
        raise BadList(
            f"{path.name} unpacks to {unpacked:,} bytes in {len(found):,} parts: at most "
            f"{MOST_UNPACKED:,} were expected, and {MOST_RATIO} times its size. Save it as CSV"
        )
    if any(b"<!DOCTYPE" in start for start in starts):
        raise BadList(
            f"{path.name} declares a document type: a workbook as Excel writes it "
            "was expected. Save it as CSV"
        )
    return True


@contextmanager
def _open(path: Path, has_formulas: bool = False) -> "Iterator[Workbook]":
    """Open a workbook to be read; raise BadList, which quotes nothing, where it is broken."""
    import openpyxl  # 0.2 s that a CSV file does not need
    from openpyxl.utils.exceptions import InvalidFileException

    if not is_workbook(path):  # it may be another file than it was
        raise BadList(f"{path.name} is no workbook: .xlsx was expected. Propose it anew")
    try:
        with warnings.catch_warnings(), path.open("rb") as file:
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(
                file, read_only=True, data_only=not has_formulas, keep_links=False
            )
            try:
                yield book
            finally:
                book.close()
    except (*BROKEN, InvalidFileException) as error:
        raise BadList(
            f"{path.name} cannot be read ({type(error).__name__}): a whole workbook was expected. "
            f"Save it anew as .xlsx, then type: python -m data_gen own {quote(path.name)} --replace"
        ) from None


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
        raise BadList(f"{path.name} has no sheet with rows: one was expected. Save it anew")
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
        raise BadList(
            f"{path.name} has formulas without a value in column {', '.join(missing)} of {sheet}: "
            "stored values were expected. Open it in Excel, save it, then run this again"
        )


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
            raise BadList(
                f"{path.name} has no sheet {name}: the table of the mapping was expected. Propose "
                f"anew with: python -m data_gen own {quote(path.name)} --replace"
            )
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
    """
    filled = [sum(map(bool, row)) for row in first]
    for number, row in enumerate(first):
        digits = max((sum(map(str.isdigit, cell)) for cell in row), default=0)
        is_person = digits >= LEAST_NUMBER or any("@" in cell for cell in row)
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
