"""Read the rows of an answer's file and their origin, and compare them with the present answer."""

import csv
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import duckdb

from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.answer_files.receipt import Origin, known_origin, load_json, read_metadata
from breachlab.errors import NotAnAnswer
from breachlab.store.connections import open_connection
from breachlab.words.language import refusal
from breachlab.words.values import is_null

if TYPE_CHECKING:
    import pandas

SEMICOLON = ";"  # separates a CSV for Excel in French, where the decimal sign is a comma
KINDS = {bool: "true or false", int: "number", float: "number", str: "text"}  # of JSON
CELLS = {"n": "number", "s": "text", "d": "day", "b": "true or false", "f": "formula"}
PLAIN = "text General"  # the form of a text in black
BLACK = (("theme", 1), ("rgb", "FF000000"), ("indexed", 8), ("indexed", 64))
WHITE = (("theme", 0), ("rgb", "FFFFFFFF"), ("indexed", 9), ("indexed", 65))
LOWEST = 4  # points of a row that can be read
# Files of a workbook that hold its cells, or nothing to see.
PARTS = re.compile(
    r"(\[Content_Types\]\.xml|_rels/.*|docProps/.*|xl/(_rels/.*|workbook\.xml|styles\.xml"
    r"|sharedStrings\.xml|theme/.*|metadata\.xml|worksheets/(_rels/.*)?(sheet\d+\.xml.*)?)?)$"
)
NOTE = "note"  # the column that names the kind of data in each row
MIDNIGHT = " 00:00:00"  # pandas gives a day this time of day
# A workbook keeps sixteen figures; the page adds fractions in another order than SQL.
CLOSE, NEAR = 1e-12, 1e-11
# Errors of the readers for a file of another kind, or with other content.
UNREADABLE = (ValueError, LookupError, TypeError, OSError, csv.Error, duckdb.Error, BadZipFile)


@dataclass(frozen=True)
class FileRows:
    """Columns and rows as read from a file, and their origin, if the file has one.

    `place` names a cell for a reader, from its row and column counted from 0. `said` is all else
    that the file says, by its place: title, note, sentence, origin, what is hidden. `forms` is
    {column: {form: the first cell of that form}}: a type, or a number format with its colours.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    origin: Origin | None
    place: Callable[[int, int], str]
    has_commas: bool = False  # for the decimal sign
    said: Mapping[str, Any] = field(default_factory=dict)
    forms: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_rows(path: Path, language: str) -> FileRows:
    """Return the rows of a file; raise NotAnAnswer if it holds no answer of the lab."""
    read = READERS.get(path.suffix.lower())
    if read is None or not path.is_file():
        name = "no_such_file" if read else "no_answer_suffix"
        raise NotAnAnswer(refusal(name, language, file=path, known=", ".join(READERS)))
    try:
        return read(path)
    except UNREADABLE as error:
        reason = (str(error) or type(error).__name__).splitlines()[0][:160]
        raise NotAnAnswer(refusal("no_answer", language, file=path, reason=reason)) from None


def _csv(path: Path) -> FileRows:
    text = path.read_text(encoding="utf-8-sig")
    header = text.partition("\n")[0]
    is_french = header.count(SEMICOLON) > header.count(",")
    reader = csv.reader(text.splitlines(keepends=True), delimiter=SEMICOLON if is_french else ",")
    (_, columns), *lines = [(reader.line_num, line) for line in reader]
    described = read_metadata(path)
    beyond = {
        f"line {number}": row[len(columns) :] for number, row in lines if len(row) > len(columns)
    }
    return FileRows(
        columns,
        [[*row[: len(columns)], *[None] * (len(columns) - len(row))] for _, row in lines],
        known_origin(described["notes"][0]["origin"]) if "notes" in described else None,
        lambda row, _: f"line {lines[row][0]}",
        is_french,
        {**_flatten(described), **beyond},
    )


def _json(path: Path) -> FileRows:
    content = load_json(path.read_text(encoding="utf-8"))
    columns = [*dict.fromkeys(name for row in content["rows"] for name in row)]
    rows = [[each.get(name) for name in columns] for each in content["rows"]]
    forms: dict[str, dict[str, str]] = {name: {} for name in columns}
    for number, row in enumerate(rows):
        for name, value in zip(columns, row, strict=True):
            if value is not None:
                forms[name].setdefault(KINDS.get(type(value), "list"), _number_row(number, 0))
    said = _flatten({name: part for name, part in content.items() if name != "rows"})
    origin = known_origin(content.get("origin"))
    return FileRows(columns, rows, origin, _number_row, said=said, forms=forms)


def _parquet(path: Path) -> FileRows:
    with open_connection() as memory:
        result = memory.execute("from read_parquet($file)", {"file": str(path)})
        types = {name: str(kind) for name, kind, *_ in result.description or ()}
        rows = result.fetchall()
        metadata = dict(
            memory.execute(
                "select decode(key), decode(value) from parquet_kv_metadata($file)",
                {"file": str(path)},
            ).fetchall()
        )
    origin = load_json(metadata.pop("breachlab", "{}"))
    return FileRows(
        [*types],
        rows,
        known_origin(origin),
        _number_row,
        said=_flatten({"origin": origin, **metadata}),
        forms={name: {kind: "every row"} for name, kind in types.items()},
    )


def _flatten(said: Any, name: str = "") -> dict[str, Any]:
    """Return {place: value} of nested JSON.

    >>> _flatten({"origin": {"query": "a/b", "parameters": {"sexes": ["f"]}, "notes": [{"x": 1}]}})
    {'origin.query': 'a/b', 'origin.parameters.sexes': ['f'], 'origin.notes.1.x': 1}
    """
    parts: Iterable[tuple[Any, Any]]
    match said:
        case dict():
            parts = said.items()
        case [dict(), *_]:
            parts = enumerate(said, 1)
        case _:
            return {name: said}
    flat: dict[str, Any] = {}
    for key, value in parts:
        flat |= _flatten(value, f"{name}.{key}" if name else str(key))
    return flat


def _number_row(row: int, _: int) -> str:
    return f"row {row + 1}"


def _xlsx(path: Path) -> FileRows:
    import openpyxl  # takes a fifth of a second, and only a workbook needs it
    from openpyxl.utils import get_column_letter

    book = openpyxl.load_workbook(path)  # a formula stays one: the value beside it may be forged
    data, *others = book.worksheets
    columns = _list_columns(data)
    rows, numbers = [], []
    said: dict[str, Any] = {"sheets": book.sheetnames, **_list_strange_parts(path)}
    forms: dict[str, dict[str, str]] = {name: {} for name in columns}
    for line in data.iter_rows():
        number = line[0].row
        is_row = number > COLUMNS_ROW + 2  # below the names and their headings
        cells = line[: len(columns)] if is_row or number == COLUMNS_ROW + 1 else ()
        if is_row and any(cell.value is not None for cell in cells):
            rows.append([cell.value for cell in cells])
            numbers.append(number)
            for name, cell in zip(columns, cells, strict=True):
                if cell.value is not None:
                    forms[name].setdefault(_form(cell), cell.coordinate)
        for cell in line[len(cells) :]:
            said |= _say_cell(cell, f"{data.title}!{cell.coordinate}")
    origin: Any = None
    for sheet in others:
        for label, text in _read_receipt(sheet).items():
            if str(text).startswith('{"'):
                origin = load_json(text)
                said |= _flatten(origin, "origin")
            else:
                said[label] = text
    for sheet in book.worksheets:
        said |= _list_hidden(sheet)
    return FileRows(
        columns,
        rows,
        known_origin(origin),
        lambda row, column: f"{get_column_letter(column + 1)}{numbers[row]}",
        said=said,
        forms=forms,
    )


def _list_columns(data: Any) -> list[str]:
    """Return the names of the columns of a sheet, without empty ones at its right."""
    names = [cell.value for cell in data[COLUMNS_ROW + 1]]
    while names and names[-1] is None:
        names.pop()
    return [str(name or "") for name in names]


def _list_strange_parts(path: Path) -> dict[str, list[str]]:
    """Return the pictures, comments, charts and macros of a workbook: no answer has them."""
    with ZipFile(path) as parts:
        strange = sorted(name for name in parts.namelist() if not PARTS.match(name))
    return {"parts": strange} if strange else {}


def _read_receipt(sheet: Any) -> dict[str, Any]:
    """Return {label: text} of a sheet of two columns, and what else stands in its cells."""
    said: dict[str, Any] = {}
    for line in sheet.iter_rows():
        name = f"{sheet.title}: {line[0].value}"
        cells = line
        if line[0].value and name not in said and len(line) > 1:
            label, text, *cells = line
            said |= {name: "", **_say_cell(text, name)}
            if (form := _form(label)) != PLAIN:
                said[f"{name}, form of the label"] = form
        for cell in cells:
            said |= _say_cell(cell, f"{sheet.title}!{cell.coordinate}")
    return said


def _say_cell(cell: Any, place: str) -> dict[str, Any]:
    """Return the value of a cell by its place, and its form if that is not a plain text's."""
    if cell.value in (None, ""):  # programs write an empty cell in two ways
        return {}
    form = _form(cell)
    return {place: cell.value} | ({} if form == PLAIN else {f"{place}, form": form})


def _form(cell: Any) -> str:
    """Return the type of a cell, its number format, and its colours unless black on white."""
    ink = _name_colour(cell.font.color if cell.font else None, BLACK)
    paper = _name_colour(cell.fill.fgColor, WHITE) if cell.fill and cell.fill.fill_type else ""
    kind = CELLS.get(cell.data_type, cell.data_type)
    parts = (kind, cell.number_format, ink, f"on {paper}" if paper else "")
    return " ".join(filter(None, parts))


def _name_colour(colour: Any, usual: Sequence[tuple[str, Any]]) -> str:
    """Return a colour as a text; empty for the usual one, which programs write in several ways."""
    if colour is None or (colour.type, colour.value) in usual:
        return ""
    return f"{colour.type} {colour.value}"


def _list_hidden(sheet: Any) -> dict[str, Any]:
    """Return what a sheet keeps from its readers: rows, columns, itself; with what may cover it."""
    rows = [
        number
        for number, row in sheet.row_dimensions.items()
        if row.hidden or (row.height is not None and row.height < LOWEST)
    ]
    columns = [
        name for name, each in sheet.column_dimensions.items() if each.hidden or not each.width
    ]
    pane, view = sheet.sheet_view.pane, sheet.sheet_view.topLeftCell
    facts = {
        "state": sheet.sheet_state if sheet.sheet_state != "visible" else None,
        "hidden rows": "all" if sheet.sheet_format.zeroHeight else rows,
        "hidden columns": columns,
        "merged cells": [*map(str, sheet.merged_cells.ranges)],
        "conditional formats": len(sheet.conditional_formatting),
        "frozen rows": int(pane.ySplit or 0) if pane else 0,
        "frozen columns": int(pane.xSplit or 0) if pane else 0,
        "first cell shown": None if view == "A1" else view,
    }
    return {f"{sheet.title}: {name}": fact for name, fact in facts.items() if fact}


READERS: dict[str, Callable[[Path], FileRows]] = {
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}


@dataclass(frozen=True)
class Difference:
    """A cell that differs from the answer: its place, and both values."""

    place: str
    column: str
    row: str  # the codes of its row
    in_file: str
    recounted: str


@dataclass(frozen=True)
class Recount:
    """The result of comparing a file with the present answer."""

    row_count: int
    answer_row_count: int
    column_count: int
    unknown_columns: Sequence[str]
    missing_columns: Sequence[str]
    is_reordered: bool
    differences: Sequence[Difference]
    beside: Sequence[Difference] = ()  # in what the file says besides its cells, and in its forms

    @property
    def holds(self) -> bool:
        """True if the file has the cells of the answer, no others, and says of them what is so."""
        columns = [*self.missing_columns, *self.unknown_columns]
        is_whole = self.row_count == self.answer_row_count and not columns
        return is_whole and not self.differences and not self.beside


def recount(
    found: FileRows, answer: "pandas.DataFrame", notes: Sequence[str], has_note: bool = False
) -> Recount:
    """Compare the rows of a file with an answer; the order of rows may differ.

    `notes` are the possible values of the column `note`, one per language; all rows have the same.
    `has_note` is true if the file must have that column.
    """
    wanted = [*map(str, answer), *([NOTE] if has_note else [])]
    if not found.columns and answer.empty:  # JSON without rows names no columns
        wanted = []
    names = [name for name in map(str, answer) if name in found.columns]
    expected = [*answer[names].itertuples(index=False, name=None)]
    places = [found.columns.index(name) for name in names]
    cells = [[row[place] for place in places] for row in found.rows]
    order = _match(cells, expected, found.has_commas)
    differences = [
        Difference(found.place(number, at), name, _codes(expected[place]), _say(cell), _say(value))
        for number, place in enumerate(order)
        if place >= 0  # else a row too many: the counts of rows show that
        for name, at, cell, value in zip(names, places, cells[number], expected[place], strict=True)
        if not _is_equal(cell, value, found.has_commas)
    ]
    differences += _wrong_notes(found, notes)
    twice = [name for name, count in Counter(found.columns).items() if count > 1]
    return Recount(
        len(found.rows),
        len(answer),
        len(names),
        [name for name in found.columns if name not in wanted] + twice,
        [name for name in wanted if name not in found.columns],
        order != sorted(order),
        differences,
    )


def compare_beside(found: FileRows, made: FileRows) -> Iterator[Difference]:
    """Yield what a file says besides its cells, and in which form, unlike the file made again."""
    for place in [*dict.fromkeys([*made.said, *found.said])]:
        was, now = found.said.get(place), made.said.get(place)
        if was != now:
            yield Difference(place, "", "", _say(was), _say(now))
    for column, forms in found.forms.items():
        known = made.forms.get(column, {})
        for form, place in forms.items():
            if column in made.forms and form not in known:
                yield Difference(place, column, "", form, ", ".join(known))


def _match(cells: list[list[Any]], expected: list[tuple[Any, ...]], has_commas: bool) -> list[int]:
    """Return the index of the answer's row for each row of the file.

    An equal row matches first, so that re-sorted rows are found. Altered rows take the rows that
    are left, in order; -1 for a row too many.
    """

    def is_equal(row: Sequence[Any], values: Sequence[Any]) -> bool:
        return all(_is_equal(*pair, has_commas) for pair in zip(row, values, strict=True))

    candidates = dict(enumerate(expected))
    order: list[int | None] = []
    for number, row in enumerate(cells):
        same = [number, *candidates] if number in candidates else [*candidates]
        equal = next((each for each in same if is_equal(row, candidates[each])), None)
        candidates.pop(equal, None)  # type: ignore[arg-type]
        order.append(equal)
    rest = iter([*candidates])
    return [each if each is not None else next(rest, -1) for each in order]


def _wrong_notes(found: FileRows, notes: Sequence[str]) -> Iterator[Difference]:
    """Yield the rows without a valid note; JSON and workbooks have one note for all rows."""
    if NOTE not in found.columns:
        return
    place = found.columns.index(NOTE)
    cells = [row[place] for row in found.rows]
    note = next((each for each in notes if each in cells), notes[0])
    for number, cell in enumerate(cells):
        if cell != note:
            yield Difference(found.place(number, place), NOTE, "", _say(cell), note)


def _is_equal(cell: Any, value: Any, has_commas: bool) -> bool:
    """Return whether a cell holds a value in the notation of its kind of file.

    >>> _is_equal("1,5", 1.5, True), _is_equal("", None, False), _is_equal("True", True, False)
    (True, True, True)
    >>> _is_equal("2024-03-13", date(2024, 3, 13), False), _is_equal("'=a", "=a", True)
    (True, True)
    """
    if is_null(value) or is_null(cell) or cell == "":
        return (is_null(cell) or cell == "") and (is_null(value) or value == "")
    if isinstance(value, bool) or str(value) in ("True", "False"):
        return str(cell).lower() == str(value).lower()
    if isinstance(value, Real):
        text = str(cell).replace(",", ".") if has_commas else str(cell)
        try:
            return math.isclose(float(text), float(value), rel_tol=CLOSE, abs_tol=NEAR)
        except ValueError:
            return False
    if isinstance(value, date):
        return str(cell).removesuffix(MIDNIGHT) == str(value).removesuffix(MIDNIGHT)
    return str(cell) == str(value) or (has_commas and str(cell) == f"'{value}")


def _codes(row: Sequence[Any]) -> str:
    """Return the first two texts of a row, to identify it for a reader."""
    return ", ".join([each for each in row if isinstance(each, str)][:2])


def _say(value: Any) -> str:
    return "" if is_null(value) else str(value)
