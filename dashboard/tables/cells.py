"""The cells of a table: heads, names of rows, and numbers that can be copied as plain digits."""

from typing import Any

from dash import html

from breachlab.words import numbers
from dashboard.marks import data


def head(text: Any, name: str = "", **more: Any) -> html.Th:
    """Return the head of a column."""
    return html.Th(text, scope="col", className=name, **more)


def named(text: Any, **more: Any) -> html.Th:
    """Return the cell that names a row."""
    return html.Th(text, scope="row", **more)


def count(number: int, language: str, name: str = "number", **more: Any) -> html.Td:
    """Return a cell with a count: words for the reader, digits for whoever copies it."""
    return html.Td(numbers.whole(number, language), className=name, **data(value=number), **more)


def capital(text: str) -> str:
    """Return a text with a capital.

    >>> capital("e-mail address")
    'E-mail address'
    """
    return text[:1].upper() + text[1:]
