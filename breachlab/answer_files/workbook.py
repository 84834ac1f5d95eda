"""Write rows as a workbook: a sheet of data, and a sheet "Read me" with their receipt."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from breachlab.answer_files.code_texts import list_text_columns
from breachlab.answer_files.formats import COLUMNS_ROW, Answer
from breachlab.words.headings import heading_with_unit
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null

if TYPE_CHECKING:
    import pandas

HEADER = COLUMNS_ROW + 1  # the row of headings in the language of the answer
WIDEST = 60  # characters of a column
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
WHOLE, TENTHS, HUNDREDTHS, THOUSANDTHS = "#,##0", "#,##0.0", "#,##0.00", "#,##0.000"
SHARE, YEAR, DAY = "0.0%", "0", "yyyy-mm-dd"
# {largest value of a column, from: format} of fractions, for three figures.
DECIMALS = {1_000: WHOLE, 100: TENTHS, 10: HUNDREDTHS, 0: THOUSANDTHS}
OF_UNITS = {"share": SHARE, "year": YEAR}
STYLES = {
    "title": {"bold": True, "font_size": 14},
    "bold": {"bold": True},
    "heading": {"bold": True, "text_wrap": True, "valign": "top"},
    "name": {"italic": True, "font_color": "#6b7280"},
    "text": {"text_wrap": True, "valign": "top"},
    **{each: {"num_format": each} for each in (*DECIMALS.values(), SHARE, YEAR, DAY)},
}


def make_workbook(answer: Answer) -> bytes:
    """Return the workbook of an answer, in the language of its words.

    Cells hold the exact numbers; their format shows them rounded, the same way in a whole column.
    """
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        styles = {name: book.add_format(each) for name, each in STYLES.items()}
        texts = interface(answer.words.language)["exports"]
        _data(book.add_worksheet(texts["data"]), answer, styles)
        _read_me(book.add_worksheet(texts["receipt"]), answer, styles)
    return file.getvalue()


def number_format(column: str, values: "pandas.Series") -> str:
    """Return the number format of a column: the same number of decimals in every row.

    Example:

        >>> import pandas
        >>> number_format("person_share", pandas.Series([0.5]))
        '0.0%'
        >>> number_format("location_quotient", pandas.Series([1.0578, 0.9]))
        '#,##0.000'
    """
    if (known := OF_UNITS.get(unit(column))) is not None:
        return known
    if values.dtype.kind in "iu" or (values.dropna() % 1 == 0).all():
        return WHOLE
    largest = values.abs().max()
    return next(each for least, each in DECIMALS.items() if largest >= least)


def _data(sheet: Worksheet, answer: Answer, styles: dict[str, Format]) -> None:
    above = [(answer.title, "title"), (answer.note(), "bold"), (answer.whom, "")]
    for number, (text, style) in enumerate(above):
        sheet.write_string(number, 0, text, styles.get(style))
    rows = answer.rows
    for place, name in enumerate(map(str, rows)):
        called = heading_with_unit(answer.query, name, answer.words.language)
        sheet.write_string(COLUMNS_ROW, place, name, styles["name"])
        sheet.write_string(HEADER, place, called, styles["heading"])
        _column(sheet, place, name, rows[name], styles, name in list_text_columns(answer.query))
        sheet.set_column(place, place, _width(name, called, rows[name].tolist()))
    sheet.freeze_panes(HEADER + 1, 0)
    if len(rows):
        sheet.autofilter(HEADER, 0, HEADER + len(rows), len(rows.columns) - 1)


def _column(
    sheet: Worksheet,
    place: int,
    name: str,
    values: "pandas.Series",
    styles: dict[str, Format],
    is_text: bool,
) -> None:
    is_number = values.dtype.kind in "iuf"
    style = styles[number_format(name, values) if is_number else DAY]
    for number, value in enumerate(values.tolist(), start=HEADER + 1):
        if is_text:  # a sentence, in several lines
            sheet.write_string(number, place, value, styles["text"])
        else:
            _write(sheet, number, place, value, style)


def _width(name: str, called: str, values: Sequence[Any]) -> int:
    """Return the width of a column in characters: room for its name, half its heading, values."""
    return min(max([len(name), len(called) // 2, *(len(str(each)) for each in values)]) + 2, WIDEST)


def _write(sheet: Worksheet, row: int, place: int, value: Any, style: Format) -> None:
    """Write a value with its type; a text stays a text, even if it begins with "="."""
    match value:
        case _ if is_null(value):
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float():
            sheet.write_number(row, place, value, style)
        case datetime():
            sheet.write_datetime(row, place, value, style)
        case _:
            sheet.write_string(row, place, str(value))


def _read_me(sheet: Worksheet, answer: Answer, styles: dict[str, Format]) -> None:
    """Write the receipt, the headings of the columns, and the origin of the rows for `verify`."""
    texts = interface(answer.words.language)["exports"]
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    origin = answer.origin()
    blank = [("", "")]
    lines = [*answer.receipt(), *blank, (texts["columns"], ""), *_columns(answer)]
    if origin:
        lines += [*blank, (texts["origin"], json.dumps(origin, ensure_ascii=False))]
    for number, (name, text) in enumerate(lines):
        sheet.write_string(number, 0, name, styles["bold"])
        sheet.write_string(number, 1, text, styles["text"])


def _columns(answer: Answer) -> Iterator[tuple[str, str]]:
    """Yield each column with its heading, and its key if it is in the list of counts."""
    for name in map(str, answer.rows):
        keys = [answer.counts[name]] if name in answer.counts else []
        called = heading_with_unit(answer.query, name, answer.words.language)
        yield name, " · ".join([called, *keys])
