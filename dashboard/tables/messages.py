"""Messages: whom each goes to, and the drafts of the one that is picked, to copy.

An SMS has a short text too, which fits one part, below the full one. Beside them stands what the
picked one is checked for, part by part.
"""

from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, records
from breachlab.message import draft, short_draft
from breachlab.words import LANGUAGES, Words, plurals
from breachlab.words.language import interface
from breachlab.words.values import is_null, written
from dashboard import html
from dashboard.marks import aria, button, copier
from dashboard.tables import count, heads, keyed, label, text

CHECK = "notification/message_check"
CODES = ("segment_id", "nir_id", "channel")

Row = dict[str, Any]


def messages(rows: pandas.DataFrame, canvas: Canvas) -> html.Markup:
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
    left = html.Div([table, *_check(picked, canvas)])
    return html.Div([left, _drafts(known[picked], canvas)], className="letterbox")


def _code(row: Row) -> str:
    return ".".join(row[column] for column in CODES)


def _line(row: Row, is_picked: bool, canvas: Canvas) -> html.Markup:
    segment, nir, channel = (label(canvas, column, row[column]) for column in CODES)
    pick = button(
        [f"{segment} · {channel}", html.Small(nir)],
        f"opt:message={_code(row)}",
        **aria(pressed=is_picked),
    )
    cells = [html.Th(pick, scope="row"), count(canvas, row, "person_count")]
    return html.Tr(cells, className="is-picked" if is_picked else "")


def _check(picked: str, canvas: Canvas) -> list[html.Markup]:
    """Return what the picked message says of what it must, a row a part of Art. 34(2)."""
    parts = records(canvas.beside.get(CHECK, pandas.DataFrame()))
    rows = [_part(row, canvas) for row in parts if _code(row) == picked]
    head = heads(canvas, part=1, says=1, lacking=1)
    return [html.Table([head, html.Tbody(rows)], className="plain check")] if rows else []


def _part(row: Row, canvas: Canvas) -> html.Markup:
    counts = ("said_requirement_count", "due_requirement_count")
    said = text(canvas, "of_due").format(*(row[count] for count in counts))
    return html.Tr(
        [
            html.Th(label(canvas, "message_item_id", row["message_item_id"]), scope="row"),
            html.Td(said, **keyed(canvas, row, *counts, query=CHECK)),
            html.Td(_lacking(row, canvas)),
        ]
    )


def _lacking(row: Row, canvas: Canvas) -> str:
    """Return what a part does not say; else whether it has a place to fill in."""
    if not is_null(missing := row["missing_requirement_ids"]):
        return written("missing_requirement_ids", missing, canvas.words)
    return text(canvas, "to_fill_in") if row["is_to_fill"] else ""


def _drafts(row: Row, canvas: Canvas) -> html.Markup:
    languages = sorted(LANGUAGES, key=lambda each: each != canvas.language)  # the reader's first
    shown = [part for each in languages for part in _full(row, canvas.spoken[each], canvas)]
    if row["channel"] == "sms":
        shown += [part for each in languages for part in _short(row, canvas.spoken[each], canvas)]
    return html.Div(shown, className="drafts")


def _full(row: Row, words: Words, canvas: Canvas) -> list:
    written = draft(row, words)
    lengths = {
        f"character_count_{words.language}": len(written),
        f"sms_part_count_{words.language}": row[f"sms_part_count_{words.language}"],
    }
    return _draft("draft", f"in_{words.language}", written, lengths, words, canvas)


def _short(row: Row, words: Words, canvas: Canvas) -> list:
    written, parts = short_draft(row, words), "short_sms_part_count"
    lengths = {"short_character_count": len(written), parts: row[parts]}
    return _draft("short-draft", f"short_in_{words.language}", written, lengths, words, canvas)


def _draft(
    name: str, title: str, written: str, lengths: Row, words: Words, canvas: Canvas
) -> list[html.Markup]:
    """Return a draft below its heading: which it is, how long, and a button that copies it.

    The parts of an SMS are those of the text as it would be sent; of no other text there are any.
    """
    place = f"{name}-{words.language}"
    known = {column: length for column, length in lengths.items() if length}
    said = [
        plurals.counted(length, noun, canvas.language)
        for length, noun in zip(known.values(), ("characters", "sms_parts"), strict=False)
    ]
    heading = " · ".join([text(canvas, title), *said])
    copy = interface(canvas.language)["drawer"]
    told = {"id": f"{place}-title", **keyed(canvas, known, *known)}
    return [
        html.Div(
            [html.H3(heading, **told), copier(place, copy["copy"], copy["copied"])],
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
