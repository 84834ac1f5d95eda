"""The addresses of the files of a card, and the link to a document."""

import pandas

from dashboard.layout import html
from dashboard.layout.words import PageWords
from dashboard.state.page_state import State, write_state

FORM = "severity/notification_form"  # the question whose answer is a document too


def file_address(state: State, query: str, kind: str, style: str = "") -> str:
    """Return where the rows of a card are, as a kind of file.

    Example:

        >>> file_address(State("who", {"sexes": ("female",)}), "exposure/by_status", "csv")
        '/data/who/exposure/by_status.csv?s=f'
    """
    page, _, query_string = write_state(state).partition("?")
    parts = "&".join(filter(None, [query_string, f"for={style}" if style else ""]))
    return f"/data{page}/{query}.{kind}" + (f"?{parts}" if parts else "")


def offer_document(rows: pandas.DataFrame, state: State, words: PageWords) -> list[html.Markup]:
    """Return the link to the form as a document."""
    address = file_address(state, FORM, "docx")
    return [html.A(words.text("form_document"), href=address, className="go", download=True)]
