"""Rows as a workbook: a sheet of data, and a receipt of how they were made."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from breachlab.formats import note
from breachlab.words import Words
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null

if TYPE_CHECKING:
    import pandas

HEADER = 4  # the row of the names of columns, below title, SYNTHETIC, selection and keys
WIDEST = 60  # characters of a column
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
FORMATS = {"whole": "#,##0", "fraction": "#,##0.000", "share": "0.0%", "year": "0"}
DAY = "yyyy-mm-dd"


def made(
    title: str,
    whom: str,
    rows: "pandas.DataFrame",
    counts: Mapping[str, str],
    receipt: Sequence[tuple[str, str]],
    words: Words,
) -> bytes:
    """Return the workbook: a sheet of rows below a title and their people, and a receipt.

    Above the name of a column of numbers stands its key, of {column: key} (counts.py).
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        formats = {name: book.add_format({"num_format": each}) for name, each in FORMATS.items()}
        formats |= {"day": book.add_format({"num_format": DAY})}
        formats |= {"bold": book.add_format({"bold": True})}
        formats |= {"title": book.add_format({"bold": True, "font_size": 14})}
        texts = interface(words.language)["exports"]
        formats |= {"key": book.add_format({"italic": True, "font_color": "#6b7280"})}
        _data(book.add_worksheet(texts["data"]), title, whom, rows, counts, words, formats)
        _pairs(book.add_worksheet(texts["receipt"]), receipt, formats)
    return file.getvalue()


def _data(
    sheet: Worksheet,
    title: str,
    whom: str,
    rows: "pandas.DataFrame",
    counts: Mapping[str, str],
    words: Words,
    formats: dict,
) -> None:
    above = [(title, formats["title"]), (note(words), formats["bold"]), (whom, None)]
    for number, (text, style) in enumerate(above):
        sheet.write_string(number, 0, text, style)
    for place, name in enumerate(map(str, rows)):
        sheet.write_string(HEADER, place, name, formats["bold"])
        if name in counts:
            sheet.write_string(HEADER - 1, place, counts[name], formats["key"])
        values = rows[name].tolist()
        for number, value in enumerate(values, start=HEADER + 1):
            _write(sheet, number, place, name, value, formats)
        widest = max([len(name), *(len(str(value)) for value in values)])
        sheet.set_column(place, place, min(widest + 2, WIDEST))
    sheet.freeze_panes(HEADER + 1, 0)
    if len(rows):
        sheet.autofilter(HEADER, 0, HEADER + len(rows), len(rows.columns) - 1)


def _write(
    sheet: Worksheet,
    row: int,
    place: int,
    column: str,
    value: Any,
    formats: dict,
) -> None:
    """Write a value with its type; a text is a text, whatever it begins with."""
    match value:
        case _ if is_null(value):
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float():
            sheet.write_number(row, place, value, formats[_kind(column, value)])
        case datetime():
            sheet.write_datetime(row, place, value, formats["day"])
        case _:
            sheet.write_string(row, place, str(value))


def _kind(column: str, value: float) -> str:
    if (measure := unit(column)) in ("share", "year"):
        return measure
    return "whole" if isinstance(value, int) else "fraction"


def _pairs(sheet: Worksheet, receipt: Sequence[tuple[str, str]], formats: dict) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (name, text) in enumerate(receipt):
        sheet.write_string(number, 0, name, formats["bold"])
        sheet.write_string(number, 1, text)
