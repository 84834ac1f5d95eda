"""The header cells of a table: heads of columns, and names of rows."""

from typing import Any

from dashboard.layout import html


def head(text: Any, name: str = "", **more: Any) -> html.Markup:
    """Return the head of a column."""
    return html.Th(text, scope="col", className=name, **more)


def name_row(text: Any, **more: Any) -> html.Markup:
    """Return the cell that names a row."""
    return html.Th(text, scope="row", **more)


def article(reference: str) -> str:
    """Return the article of a reference in words, without the name of the law, on one line.

    >>> article("GDPR Art. 33(3)(a)"), article("RGPD, art. 33, § 3, a")
    ('Art.\\xa033(3)(a)', 'art.\\xa033,\\xa0§\\xa03,\\xa0a')
    """
    named = reference.removeprefix("GDPR ").removeprefix("RGPD, ")
    return named.replace(" ", "\u00a0")


def capital(text: str) -> str:
    """Return a text with a capital.

    >>> capital("e-mail address")
    'E-mail address'
    """
    return text[:1].upper() + text[1:]
