"""Two lists: the exposed fields, with the number of persons for each, and the fields not exposed.

The answer has all fields that any list names. A switch of the page chooses the list; fields that it
does not name stand below in grey.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.drawing.told import RESIDENTS
from breachlab.query.answer_rows import Rows
from breachlab.words import Sentence, numbers
from breachlab.words.language import interface
from breachlab.words.vocabulary import OWN
from dashboard.layout import html
from dashboard.layout.marks import aria
from dashboard.layout.words import PageWords
from dashboard.tables import cells, key_columns

NAMED_BY = {
    "official": ("is_named_in_2026",),
    "announcement": ("is_named_in_2024",),
    "press": ("is_named_in_2026", "is_reported_by_press"),
}
NIR = "nir"
DOT = html.Span(className="dot", **aria(hidden=True))  # filled where a field is out
DASH = html.Span("–", className="tick", **aria(hidden=True))

Row = dict[str, Any]


def fields_out(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the fields that the chosen list names as exposed, and those that were not taken."""
    out, unnamed, kept = part(rows.dicts(), canvas)
    some = [row for row in out if row["held_by"] != "every_record"]
    every = [row for row in out if row["held_by"] == "every_record"]
    measure = measure_of(canvas)
    most = max([1, *(row[measure] for row in out)])
    is_out = [*(_line(row, [row], most, canvas) for row in some), *_every(every, most, canvas)]
    is_out += _grey_lines(unnamed, canvas)
    return html.Div(
        [
            _column("out", is_out, canvas),
            *(
                [_column("not_out", [_link_to_source(row, canvas) for row in kept], canvas)]
                if kept
                else []
            ),
        ],
        className="out-lists",
    )


def find_out(words: PageWords, query: str, rows: Rows) -> Sentence:
    """State the numbers of fields exposed and not exposed, by the chosen list."""
    out, _, kept = part(rows.dicts(), words.canvas)
    if words.is_own:  # what is not in the list may be out, too
        return words.sentence("fields_in_list", taken_field_count=len(out))
    return words.sentence("fields_out", taken_field_count=len(out), kept_field_count=len(kept))


def measure_of(canvas: Canvas) -> str:
    """Return the column to count by: persons; under a selection, exposed residents."""
    return RESIDENTS if "departements" in canvas.selection else "person_count"


def part(rows: Iterable[Row], canvas: Canvas) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the exposed fields, those that the chosen list does not name, those not exposed.

    Exposed fields that a record may lack come first.
    """
    named = NAMED_BY[canvas.options.get("provenance", "official")]
    out: list[Row] = []
    unnamed: list[Row] = []
    kept: list[Row] = []
    for row in rows:
        if row["held_by"] == "nobody":
            kept.append(row)
        else:
            is_out = canvas.words.data_kind == OWN or any(row[each] for each in named)
            (out if is_out else unnamed).append(row)
    measure = measure_of(canvas)
    out.sort(key=lambda row: (row["held_by"] == "every_record", -row[measure]))
    return out, unnamed, kept


def _column(key: str, lines: Sequence[html.Markup], canvas: Canvas) -> html.Markup:
    heading = html.H3(_text(canvas, key))
    return html.Div([heading, html.Ul(lines, **aria(label=_text(canvas, key)))], className=key)


def _every(rows: Sequence[Row], most: float, canvas: Canvas) -> list[html.Markup]:
    """Return one line for the fields that are on every record."""
    return [_line(rows[0], rows, most, canvas)] if rows else []


def _line(row: Row, named: Sequence[Row], most: float, canvas: Canvas) -> html.Markup:
    """Return a dot, the exposed fields, a bar, and the number of persons."""
    measure = measure_of(canvas)
    bar = html.Div(style={"--end": f"{row[measure] / most:.2%}"}, className="bar")
    count = numbers.whole(canvas.limit_digits(row[measure], measure), canvas.language)
    return html.Li(
        [
            DOT,
            html.Span(_names(named, canvas)),
            html.Div(bar, className="amount"),
            html.B(count, **key_columns(canvas, row, measure)),
        ]
    )


def _grey_lines(rows: Sequence[Row], canvas: Canvas) -> list[html.Markup]:
    """Return the grey lines of the fields that the chosen list does not name, by source."""
    lines = []
    for key in ("press_alone", "not_announced"):
        named = [row for row in rows if row["is_reported_by_press"] == (key == "press_alone")]
        if named:
            parts = [_names(named, canvas), " ", html.Em(_text(canvas, key))]
            lines.append(html.Li([DASH, html.Span(parts)], className="is-unnamed"))
    return lines


def _link_to_source(row: Row, canvas: Canvas) -> html.Markup:
    """Return a field that was not taken, as a link to its source."""
    name, source = _names([row], canvas), re.search(r"https://[^\s;]+", row["source"])
    return html.Li([DOT, html.A(name, href=source[0]) if source else html.Span(name)])


def _names(rows: Sequence[Row], canvas: Canvas) -> str:
    names = [canvas.words.label("field_id", row["field_id"]) or row["field_id"] for row in rows]
    return cells.capital(", ".join(names))


def _text(canvas: Canvas, key: str) -> str:
    return interface(canvas.language)["cards"]["fields/by_field"][key]
