"""Read the rows of an answer's file, and their origin."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import duckdb

from breachlab.answer_files import csvw
from breachlab.answer_files.file_origin import Origin, known_origin
from breachlab.answer_files.formats import COLUMNS_ROW
from breachlab.errors import NotAnAnswer
from breachlab.store.connections import open_connection
from breachlab.words.language import refusal

SEMICOLON = ";"  # separates a CSV for Excel in French, where the decimal sign is a comma
LETTERS = 26
# Errors of the readers for a file of another kind, or with other content.
UNREADABLE = (ValueError, LookupError, TypeError, OSError, csv.Error, duckdb.Error, BadZipFile)


@dataclass(frozen=True)
class FileRows:
    """Columns and rows as read from a file, and their origin, if the file has one.

    `place` names a cell for a reader, from its row and column counted from 0.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    origin: Origin | None
    place: Callable[[int, int], str]
    has_commas: bool = False  # for the decimal sign


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
    lines, numbers = [], []
    reader = csv.reader(text.splitlines(keepends=True), delimiter=SEMICOLON if is_french else ",")
    for line in reader:
        lines.append(line)
        numbers.append(reader.line_num)
    columns, *rows = lines
    return FileRows(
        columns,
        rows,
        csvw.read_origin(path),
        lambda row, _: f"line {numbers[row + 1]}",
        is_french,
    )


def _json(path: Path) -> FileRows:
    content = json.loads(path.read_text(encoding="utf-8"))
    columns = [*content["rows"][0]] if content["rows"] else []
    rows = [[each.get(name) for name in columns] for each in content["rows"]]
    return FileRows(columns, rows, known_origin(content.get("origin")), _number_row)


def _parquet(path: Path) -> FileRows:
    with open_connection() as memory:
        result = memory.execute("from read_parquet($file)", {"file": str(path)})
        columns = [name for name, *_ in result.description or ()]
        rows = result.fetchall()
        metadata = memory.execute(
            "select decode(value) from parquet_kv_metadata($file) where decode(key) = 'breachlab'",
            {"file": str(path)},
        ).fetchall()
    origin = known_origin(json.loads(metadata[0][0])) if metadata else None
    return FileRows(columns, rows, origin, _number_row)


def _xlsx(path: Path) -> FileRows:
    import openpyxl  # takes a fifth of a second, and only a workbook needs it

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    data, *others = book.worksheets
    lines = [*data.iter_rows(min_row=COLUMNS_ROW + 1, values_only=True)]
    names, _, *rows = lines  # the second line is the headings
    columns = [name for name in names if name is not None]
    width = len(columns)
    kept = [row[:width] for row in rows if any(cell is not None for cell in row)]
    return FileRows(columns, kept, _origin_of_sheets(others), _name_cell)


def _origin_of_sheets(sheets: Iterable[Any]) -> Origin | None:
    """Return the origin, which is JSON in the last row of a sheet."""
    texts = (
        str(cell)
        for sheet in sheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    )
    objects = [text for text in texts if text.startswith('{"')]
    return known_origin(json.loads(objects[-1])) if objects else None


def _number_row(row: int, _: int) -> str:
    return f"row {row + 1}"


def _name_cell(row: int, column: int) -> str:
    """Return the address of a cell of a workbook.

    >>> _name_cell(0, 0), _name_cell(9, 27)
    ('A6', 'AB15')
    """
    return f"{''.join(reversed([*_letters(column)]))}{COLUMNS_ROW + 3 + row}"


def _letters(column: int) -> Iterator[str]:
    while column >= 0:
        yield chr(ord("A") + column % LETTERS)
        column = column // LETTERS - 1


READERS: dict[str, Callable[[Path], FileRows]] = {
    ".csv": _csv,
    ".json": _json,
    ".parquet": _parquet,
    ".xlsx": _xlsx,
}
