"""How people add up, breach after breach: two lines of steps along the days of the breaches."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.drawing.template import ATTENTION, BAR, QUIET_AXIS, figure
from breachlab.words import numbers, plurals
from breachlab.words.language import interface
from breachlab.words.values import is_null

Row = dict[str, Any]
# Of a name above its line or below it, clear of the mark at its end.
ANCHORS = {
    "bottom": {"yanchor": "bottom", "yshift": 4},
    "top": {"yanchor": "top", "yshift": -4},
}
SIZE = 6  # of the mark of a breach that adds anybody; a larger one would yield to what it covers
ROOM = 1.08  # above the higher line, for what it is called
# What each line counts so far, and what it is called.
LINES = (
    ("person_count", "in_another", BAR),
    ("composite_person_count", "joined", ATTENTION),
)


def steps(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw combination/marginal_effect: who is in a breach so far, and whose data can be joined."""
    listed = sorted(records(rows), key=lambda row: row["breached_on"])
    measures = [measure for measure, *_ in LINES]
    end = ROOM * axis.top([number_of(row[each]) for row in listed for each in measures])
    return figure(
        [draw(listed, *line, canvas) for draw in (_line, _marks) for line in LINES],
        hovermode="closest",
        height=420,
        margin={"l": 44, "r": 8, "t": 4, "b": 28},
        xaxis={**QUIET_AXIS, "type": "date", **_years([row["breached_on"] for row in listed])},
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
        annotations=_names(listed, end, canvas),
        meta={"counts": canvas.list_keys(measures) if listed else []},
    )


def _years(days: Sequence[date]) -> dict[str, Any]:
    """Return the ends of an axis along days that follow each other, and a tick a year."""
    if not days:
        return {"range": [0, 1], "tickvals": [], "ticktext": []}
    first, last = days[0], days[-1]
    beyond = timedelta(max((last - first).days // 40, 30))
    start, end = first - beyond, last + beyond
    years = range(start.year + 1, end.year + 1)
    return {
        "range": [f"{start:%Y-%m-%d}", f"{end:%Y-%m-%d}"],
        "tickvals": [f"{year}-01-01" for year in years],
        "ticktext": [*map(str, years)],
    }


def _line(
    rows: Sequence[Row], measure: str, name: str, colour: str, canvas: Canvas
) -> dict[str, Any]:
    """Return a trace that stays until the day of the next breach."""
    return {
        **_points(rows, measure, name, canvas),
        "mode": "lines+markers",
        "line": {"shape": "hv", "width": 2, "color": colour},
        "marker": {"size": [0] * len(rows)},  # Plotly draws a mark for a 0 of no list
        "connectgaps": True,
    }


def _marks(
    rows: Sequence[Row], measure: str, name: str, colour: str, canvas: Canvas
) -> dict[str, Any]:
    """Return the marks of the breaches that add anybody: above the line, so that they answer."""
    adding = [row for row in rows if row[f"new_{measure}"]]
    symbols = [_symbol(row) for row in adding]
    return {
        **_points(adding, measure, name, canvas),
        "mode": "markers",
        "marker": {"symbol": symbols, "size": SIZE, "color": colour, "opacity": 1},
    }


def _points(rows: Sequence[Row], measure: str, name: str, canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [f"{row['breached_on']:%Y-%m-%d}" for row in rows],
        "y": [None if is_null(row[measure]) else row[measure] for row in rows],
        "hovertext": [_text(row, measure, name, canvas) for row in rows],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys(_told(measure))},
    }


def _told(measure: str) -> tuple[str, str]:
    """Return the numbers told of a breach: how many it adds, and how many there are."""
    return f"new_{measure}", measure


def _symbol(row: Row) -> str:
    return "circle" if row["standing"] == "confirmed" else "circle-open"


def _text(row: Row, measure: str, name: str, canvas: Canvas) -> str:
    """Return the breach, its month and standing, how many it adds, and how many there are."""
    words, language = canvas.words, canvas.language
    title = words.label("breach_id", row["breach_id"]) or row["breach_id"]
    standing = words.label("standing", row["standing"])
    new, so_far = _told(measure)
    added = plurals.counted(row[new], "persons", language)
    lines = [
        f"<b>{title}</b>",
        f"{numbers.month(row['breached_on'], language)} · {standing}",
        interface(language)["drawing"]["added"].format(added),
        _named(row, so_far, name, canvas),
    ]
    return "<br>".join(lines)


def _named(row: Row, measure: str, name: str, canvas: Canvas) -> str:
    """Return what a line is called, with where it stands."""
    text = numbers.compact(row[measure], canvas.language)
    return interface(canvas.language)["drawing"][name].format(text)


def _names(rows: Sequence[Row], end: float, canvas: Canvas) -> list[dict[str, Any]]:
    """Return what each line is called, above its end; the lower one below it where they meet."""
    if not rows:
        return []
    shared = {"showarrow": False, "xref": "paper", "x": 1, "xanchor": "right", "align": "right"}
    upper, lower = (number_of(rows[-1][measure]) for measure, *_ in LINES)
    places = (upper or end / 2, lower)  # apart, where both lie on the axis
    anchors = ("bottom", "top" if lower > places[0] / 2 else "bottom")
    return [
        shared | {"y": y, **ANCHORS[anchor], "text": _named(rows[-1], measure, name, canvas)}
        for y, anchor, (measure, name, _) in zip(places, anchors, LINES, strict=True)
    ]
