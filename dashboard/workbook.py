"""The rows of a card as a workbook: a sheet of data, and a receipt of how they were made."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pandas
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from breachlab import find
from breachlab.formats import note
from breachlab.words import hidden, numbers
from breachlab.words.hidden import Hidden
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null
from dashboard import repeat
from dashboard.cards import Card
from dashboard.state import State, written
from dashboard.words import PageWords
from dashboard.world import World

HEADER = 4  # the row of the names of columns, below title, SYNTHETIC and selection
WIDEST = 60  # characters of a column
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
FORMATS = {"whole": "#,##0", "fraction": "#,##0.000", "share": "0.0%", "year": "0"}
DAY = "yyyy-mm-dd"


def made(
    card: Card, state: State, world: World, words: PageWords, rows: pandas.DataFrame, host: str
) -> bytes:
    """Return the workbook; `host` is where the page is served, for the address in the receipt."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        formats = {name: book.add_format({"num_format": each}) for name, each in FORMATS.items()}
        formats |= {"day": book.add_format({"num_format": DAY})}
        formats |= {"bold": book.add_format({"bold": True})}
        formats |= {"title": book.add_format({"bold": True, "font_size": 14})}
        texts = interface(words.language)["exports"]
        _data(book.add_worksheet(texts["data"]), card, state, words, rows, formats)
        receipt = [*_receipt(card, state, world, words, rows, host)]
        _pairs(book.add_worksheet(texts["receipt"]), receipt, formats)
    return file.getvalue()


def _data(
    sheet: Worksheet,
    card: Card,
    state: State,
    words: PageWords,
    rows: pandas.DataFrame,
    formats: dict,
) -> None:
    above = [
        (words.of_card(card.query, "title"), formats["title"]),
        (note(words.language), formats["bold"]),
        (words.described(card.obeyed(state)), None),
    ]
    for number, (text, style) in enumerate(above):
        sheet.write_string(number, 0, text, style)
    for place, name in enumerate(map(str, rows)):
        sheet.write_string(HEADER, place, name, formats["bold"])
        values = rows[name].tolist()
        for number, value in enumerate(values, start=HEADER + 1):
            _write(sheet, number, place, name, value, words.language, formats)
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
    language: str,
    formats: dict,
) -> None:
    """Write a value with its type; a text is a text, whatever it begins with."""
    match value:
        case Hidden():
            sheet.write_string(row, place, hidden.text(value, language))
        case _ if is_null(value):
            pass
        case bool():
            sheet.write_boolean(row, place, value)
        case int() | float():
            sheet.write_number(row, place, value, formats[_kind(column, value)])
        case pandas.Timestamp():
            sheet.write_datetime(row, place, value.to_pydatetime(), formats["day"])
        case _:
            sheet.write_string(row, place, str(value))


def _kind(column: str, value: float) -> str:
    if (measure := unit(column)) in ("share", "year"):
        return measure
    return "whole" if isinstance(value, int) else "fraction"


def _receipt(
    card: Card, state: State, world: World, words: PageWords, rows: pandas.DataFrame, host: str
) -> Iterator[tuple[str, str]]:
    """Yield what the numbers were made with, and what has them again."""
    language, made = words.language, world.made
    texts = interface(language)["exports"]
    yield texts["synthetic"], note(language)
    yield texts["question"], find(card.query).texts(language).question
    yield texts["query"], f"sql/{card.query}.sql"
    yield texts["parameters"], ", ".join(repeat.parameters(card.query, card.asked(state)))
    yield texts["selection"], words.described(card.obeyed(state))
    yield texts["rows"], numbers.whole(len(rows), language)
    yield texts["address"], host + written(state)
    yield texts["command"], repeat.command(card.query, card.asked(state))
    yield texts["source"], words.of_card(card.query, "note") or words.text("source")
    yield texts["records"], numbers.whole(made["row_count"], language)
    yield texts["seed"], str(made["seed"])
    yield texts["model_version"], str(made["model_version"])
    yield texts["duckdb_version"], str(made["duckdb_version"])
    yield texts["made_on"], str(made["generated_at"])
    yield texts["small_cells"], world.small_cells_said(words)


def _pairs(sheet: Worksheet, receipt: list[tuple[str, str]], formats: dict) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    for number, (name, text) in enumerate(receipt):
        sheet.write_string(number, 0, name, formats["bold"])
        sheet.write_string(number, 1, text)
