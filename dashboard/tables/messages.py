"""What each message says: whom it goes to, and the drafts of the one that is picked, to copy."""

from typing import Any

import pandas
from dash import html

from breachlab.drawing.canvas import Canvas, records
from breachlab.message import draft
from breachlab.words import LANGUAGES, Words, plurals
from breachlab.words.language import interface
from dashboard.marks import aria, button, copier
from dashboard.tables import count, heads, label, text

CODES = ("segment_id", "nir_id", "channel")

Row = dict[str, Any]


def messages(rows: pandas.DataFrame, canvas: Canvas) -> html.Div:
    """Return a row a message, its name a button that picks it, and both drafts of the picked one.

    Without a pick, or with one that goes to nobody here, it is the first.
    """
    known = {_code(row): row for row in records(rows)}
    if not known:
        return html.Div()
    asked = canvas.options.get("message")
    picked = asked if asked in known else next(iter(known))
    head = heads(canvas, message=1, persons=1)
    lines = [_line(row, code == picked, canvas) for code, row in known.items()]
    table = html.Table([head, html.Tbody(lines)], className="messages")
    return html.Div([table, _drafts(known[picked], canvas)], className="letterbox")


def _code(row: Row) -> str:
    return ".".join(row[column] for column in CODES)


def _line(row: Row, is_picked: bool, canvas: Canvas) -> html.Tr:
    segment, nir, channel = (label(canvas, column, row[column]) for column in CODES)
    pick = button(
        [f"{segment} · {channel}", html.Small(nir)],
        f"opt:message={_code(row)}",
        **aria(pressed=is_picked),
    )
    cells = [html.Th(pick, scope="row"), count(canvas, row["person_count"])]
    return html.Tr(cells, className="is-picked" if is_picked else "")


def _drafts(row: Row, canvas: Canvas) -> html.Div:
    languages = sorted(LANGUAGES, key=lambda each: each != canvas.language)  # the reader's first
    return html.Div(
        [part for each in languages for part in _draft(row, canvas.spoken[each], canvas)],
        className="drafts",
    )


def _draft(row: Row, words: Words, canvas: Canvas) -> list:
    """Return a draft below its heading: which language, how long, and a button that copies it."""
    place, written = f"draft-{words.language}", draft(row, words)
    length = plurals.counted(len(written), "characters", canvas.language)
    title = f"{text(canvas, f'in_{words.language}')} · {length}"
    copy = interface(canvas.language)["drawer"]
    return [
        html.Div(
            [html.H3(title, id=f"{place}-title"), copier(place, copy["copy"], copy["copied"])],
            className="drawer-head",
        ),
        html.Pre(
            written,
            id=place,
            lang=words.language,
            tabIndex=0,
            role="region",
            **aria(labelledby=f"{place}-title"),
        ),
    ]
