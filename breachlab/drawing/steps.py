"""Cumulative persons by breach: a stepped line along the days, with the largest steps named."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import BAR, QUIET_AXIS, figure
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.days import write_month
from breachlab.words.language import interface
from breachlab.words.values import is_null

Row = dict[str, Any]
NEW, SO_FAR = "new_person_count", "person_count"
NAMED = 5  # largest steps that are named
HEIGHT = 340
GAP = 0.055  # least share of the height between two names
LEFT = 0.35  # share of the width: the name of a step before it stands right of the step
SIZE = 6  # of the mark of a breach; Plotly lets the hover of a larger mark yield to those it covers
ROOM = 1.12  # height of the axis over the line, for the name of its last step


def steps(rows: Rows, canvas: Canvas) -> dict:
    """Draw combination/marginal_effect: persons in any breach so far, and those each breach adds.

    With the option `overlap`, a line shows the total if breaches overlapped little or much.
    """
    listed = sorted(rows.dicts(), key=lambda row: row["breached_on"])
    end = ROOM * axis.top([number_of(row[SO_FAR]) for row in listed])
    along = _years([row["breached_on"] for row in listed])
    return figure(
        [_line(listed, canvas), _marks(listed, canvas)],
        hovermode="closest",
        height=HEIGHT,
        margin={"l": 44, "r": 8, "t": 4, "b": 28},
        xaxis={**QUIET_AXIS, "type": "date", **along},
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
        annotations=[*_names(listed, along["range"], end, canvas), *_case(listed, canvas)],
        shapes=_case_line(listed, along["range"], canvas),
        meta={"counts": canvas.list_keys(_columns_beside(listed, canvas))},
    )


def find_largest_steps(rows: Sequence[Row]) -> list[Row]:
    """Return the rows that add most persons, in their order."""
    largest = sorted(rows, key=lambda row: -number_of(row[NEW]))[:NAMED]
    return [row for row in rows if row in largest and row[NEW]]


def _years(days: Sequence[date]) -> dict[str, Any]:
    """Return the ends of an axis along ordered days, and a tick per year."""
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


def _line(rows: Sequence[Row], canvas: Canvas) -> dict[str, Any]:
    """Return the stepped line: level until the day of the next breach."""
    return {
        **_points(rows, canvas),
        "mode": "lines+markers",
        "line": {"shape": "hv", "width": 2, "color": BAR},
        "marker": {"size": [0] * len(rows)},  # a list: for a plain 0 Plotly draws marks
        "connectgaps": True,
    }


def _marks(rows: Sequence[Row], canvas: Canvas) -> dict[str, Any]:
    """Return the marks of breaches that add persons: above the line, so that they get the hover."""
    adding = [row for row in rows if row[NEW]]
    return {
        **_points(adding, canvas),
        "mode": "markers",
        "marker": {
            "symbol": [_symbol(row) for row in adding],
            "size": SIZE,
            "color": BAR,
            "opacity": 1,
        },
    }


def _points(rows: Sequence[Row], canvas: Canvas) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [f"{row['breached_on']:%Y-%m-%d}" for row in rows],
        "y": [None if is_null(row[SO_FAR]) else row[SO_FAR] for row in rows],
        "hovertext": [_text(row, canvas) for row in rows],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys((NEW, SO_FAR))},
    }


def _symbol(row: Row) -> str:
    return "circle" if row["standing"] == "confirmed" else "circle-open"


def _text(row: Row, canvas: Canvas) -> str:
    """Return the tooltip of a breach: name, month, standing, persons added, persons so far."""
    words, language = canvas.words, canvas.language
    standing = words.label("standing", row["standing"])
    added = numbers.count_noun(row[NEW], "persons", language)
    lines = [
        f"<b>{_name(row, canvas)}</b>",
        f"{write_month(row['breached_on'], language)} · {standing}",
        interface(language)["drawing"]["added"].format(added),
        interface(language)["drawing"]["in_another"].format(numbers.compact(row[SO_FAR], language)),
    ]
    return "<br>".join(lines)


def _name(row: Row, canvas: Canvas) -> str:
    return canvas.words.label("breach_id", row["breach_id"]) or row["breach_id"]


def _names(
    rows: Sequence[Row], ends: Sequence[str], end: float, canvas: Canvas
) -> Iterator[dict[str, Any]]:
    """Yield the names of the largest steps, beside their tops, from low to high with a gap."""
    below = -end
    for row in find_largest_steps(rows):
        day = f"{row['breached_on']:%Y-%m-%d}"
        below = max(row[SO_FAR], below + GAP * end)
        side, shift = ("left", 6) if _part(day, ends) < LEFT else ("right", -8)
        added = numbers.compact(row[NEW], canvas.language)
        yield {
            "showarrow": False,
            "x": day,
            "y": below,
            "xanchor": side,
            "align": side,
            "xshift": shift,
            "yanchor": "bottom",
            # A text in brackets has a line of its own: one line is too long on a phone.
            "text": f"{_name(row, canvas).replace(' (', '<br>(')}  <b>+{added}</b>",
        }


def _part(day: str, ends: Sequence[str]) -> float:
    """Return the place of a day along the axis, from 0 to 1."""
    start, at, end = (date.fromisoformat(each).toordinal() for each in (ends[0], day, ends[1]))
    return (at - start) / (end - start)


def _columns_beside(rows: Sequence[Row], canvas: Canvas) -> list[str]:
    """Return the columns in the texts beside the line: persons added, and the case's total."""
    if not rows:
        return []
    return [NEW] if _case_count(rows, canvas) is None else [NEW, _case_column(canvas)]


def _case_column(canvas: Canvas) -> str:
    return f"{canvas.options.get('overlap', 'random')}_overlap_person_count"


def _case_count(rows: Sequence[Row], canvas: Canvas) -> float | None:
    """Return the total if breaches overlapped as in the chosen case; null for random overlap."""
    return rows[0].get(_case_column(canvas)) if rows else None


def _case(rows: Sequence[Row], canvas: Canvas) -> list[dict[str, Any]]:
    """Return the text at the line of the chosen case."""
    count = _case_count(rows, canvas)
    if count is None:
        return []
    template = interface(canvas.language)["drawing"][f"overlap_{canvas.options['overlap']}"]
    text = template.format(numbers.compact(count, canvas.language))
    shared = {"showarrow": False, "xref": "paper", "x": 0, "xanchor": "left", "align": "left"}
    return [shared | {"y": count, "yanchor": "bottom", "yshift": 2, "text": text}]


def _case_line(rows: Sequence[Row], ends: Sequence[str], canvas: Canvas) -> list[dict[str, Any]]:
    """Return the line at the total of the chosen case."""
    count = _case_count(rows, canvas)
    if count is None:
        return []
    line = {"color": BAR, "width": 1, "dash": "dot"}
    return [{"type": "line", "x0": ends[0], "x1": ends[1], "y0": count, "y1": count, "line": line}]
