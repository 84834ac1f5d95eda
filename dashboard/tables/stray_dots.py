"""Differences of the model from published figures: a dot for each place, on one axis."""

import math
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from dashboard.layout import html
from dashboard.tables import cells, key_columns, no_table, sentence

WORST = ("worst_share", "partly_share", "fitted_share")
LEAST = 0.1  # the smallest range of the axis to each side

Row = dict[str, Any]


def stray_dots(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return a bar for the fitted places, a dot for each région, and what the others stray by."""
    places = rows.dicts()
    if not places or not places[0]["model_registered_count"]:
        return no_table(canvas)
    held = [row for row in places if row["place_kind"] == "region"]
    held.sort(key=_difference)
    room = max(LEAST, math.ceil(20 * max(places[0][each] for each in WORST)) / 20)
    lines = [_range_row(places[0], room, canvas), *(_dot_row(row, room, canvas) for row in held)]
    table = html.Table(html.Tbody(lines), className="strayed")
    said = (sentence(canvas, key, True, **places[0]) for key in ("longer", "error_typical"))
    return html.Div([table, *(html.P(className="aside", **each) for each in said)])


def _difference(row: Row) -> float:
    return row["difference_share"]


def _range_row(row: Row, room: float, canvas: Canvas) -> html.Markup:
    """Return the row of the fitted départements: the range of their differences."""
    ends = [_place(each * row["fitted_share"], room) for each in (-1, 1)]
    style = {"--start": ends[0], "--end": ends[1]}
    bar = html.Div(html.I(className="bar"), style=style)
    within = sentence(canvas, "fitted_within", **row)
    return html.Tr(
        [
            html.Th(scope="row", **sentence(canvas, "fitted_places", True, **row)),
            html.Td(bar, className="swing"),
            html.Td(className="number", **within),
        ],
        className="is-fitted",
    )


def _dot_row(row: Row, room: float, canvas: Canvas) -> html.Markup:
    place = _place(row["difference_share"], room)
    start, end = sorted((place, _place(0, room)), key=lambda each: float(each[:-1]))
    parts = [html.I(className="stem"), html.I(className="taken")]
    style = {"--start": start, "--end": end, "--none": place}
    use = html.Small(canvas.words.label("held_use_id", row["held_use_id"]))
    return html.Tr(
        [
            cells.name_row([row["place_name"], use]),
            html.Td(html.Div(parts, style=style), className="swing"),
            html.Td(
                _write_difference(row["difference_share"], canvas),
                className="number",
                **key_columns(canvas, row, "difference_share"),
            ),
        ]
    )


def _place(difference: float, room: float) -> str:
    """Return the position of a difference on the axis; one beyond its end is drawn at the end.

    >>> _place(-0.05, 0.1), _place(0.3, 0.1)
    ('25.00%', '100.00%')
    """
    return f"{(1 + max(-1, min(1, difference / room))) / 2:.2%}"


def _write_difference(share: float, canvas: Canvas) -> str:
    """Return a difference with its sign; one that rounds to zero has no sign."""
    shown = round(share, 3)
    sign = "−" if shown < 0 else "+" if shown else ""
    return f"{sign}{numbers.share(abs(shown), 1, canvas.language)}"
