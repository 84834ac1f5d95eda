"""Columns along the days of a notification plan: the persons left after each day, by channel.

The option `plan` selects it: fast, without a wait, or paced, held back to the capacity for calls.
The dotted line is the other plan's.
"""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import NAMES_AXIS, QUIET_AXIS, figure
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.days import write_day, write_day_and_month
from breachlab.words.language import interface

# Three of one hue, from below, and a grey for the space; colour-blind eyes can distinguish them.
SHADES = ("#4c6ef5", "rgba(76,110,245,0.55)", "rgba(76,110,245,0.28)", "rgba(128,138,148,0.6)")
NAMES = 4  # most days with a label on the axis
DAY = "told_on"

STARTS = {"fast": "", "paced": "held_back_"}  # {plan: prefix of its columns}

Row = dict[str, Any]


def draw_left(rows: Rows, canvas: Canvas) -> dict:
    """Draw the persons left after each day of notification/waves, by their channel."""
    mine, other = (STARTS[plan] for plan in _plans(canvas))
    names = ("email", "sms", "letter", "space")
    stacks = [f"{mine}{name}_backlog_person_count" for name in names]
    line = f"{other}backlog_person_count"
    return _columns(rows, canvas, stacks, line)


def _plans(canvas: Canvas) -> tuple[str, str]:
    """Return the chosen plan, and the other."""
    is_paced = canvas.options.get("plan") == "paced"
    return ("paced", "fast") if is_paced else ("fast", "paced")


def _columns(rows: Rows, canvas: Canvas, stacks: Sequence[str], line: str) -> dict:
    """Draw a column per day with the counts of `stacks` stacked; `line` is the other plan's total.

    The tooltip of a day names each count as the drawer does; the uppermost bars have it for all.
    """
    days = rows.dicts()
    codes = [f"{row[DAY]:%Y-%m-%d}" for row in days]
    counts = {name: [number_of(row[name]) for row in days] for name in (*stacks, line)}
    tops = [sum(each) for each in zip(*(counts[name] for name in stacks), strict=True)]
    end = axis.top([*tops, *counts[line]])
    names = [*stacks, line]
    tooltip: dict[str, Any] = {
        "hovertext": [_tell(row, names, canvas) for row in days],
        "hoverinfo": "text" if days else "skip",
        "meta": {"counts": canvas.list_keys(names)},
    }
    bars = [
        _column(codes, counts[name], canvas.key(name), shade)
        for name, shade in zip(stacks, SHADES, strict=False)
    ]
    return figure(
        [*bars[:-1], bars[-1] | tooltip, _line(codes, counts[line], canvas.key(line))],
        **_layout([row[DAY] for row in days], end, canvas),
    )


def _layout(days: list, end: float, canvas: Canvas) -> dict[str, Any]:
    """Return size and axes: days along, counts up to the end."""
    upright = {"showgrid": True, "range": [0, end], **axis.counts(end, canvas.language)}
    return {
        "barmode": "stack",
        "hovermode": "x",
        "height": 240,
        "margin": {"l": 48, "r": 24, "t": 8, "b": 24},
        "xaxis": {**NAMES_AXIS, **name_days(days, canvas)},
        "yaxis": {**QUIET_AXIS, **upright},
    }


def _column(codes: list[str], counts: list[float], key: str, shade: str) -> dict[str, Any]:
    trace = {"type": "bar", "x": codes, "y": counts, "marker": {"color": shade}}
    return trace | {"hovertext": [], "hoverinfo": "skip", "meta": {"counts": [key]}}


def _line(codes: list[str], counts: list[float], key: str) -> dict[str, Any]:
    style = {"color": "rgba(128,138,148,1)", "dash": "dot", "width": 2}
    trace = {"type": "scatter", "mode": "lines", "x": codes, "y": counts}
    return trace | {"line": style, "hoverinfo": "skip", "meta": {"counts": [key]}}


def name_days(days: list[Any], canvas: Canvas) -> dict[str, list[str]]:
    """Return labels for every nth day from the first, few enough not to touch."""
    labels = days[:: max(1, -(-len(days) // NAMES))]
    return {
        "tickvals": [f"{day:%Y-%m-%d}" for day in labels],
        "ticktext": [write_day_and_month(day, canvas.language) for day in labels],
    }


def _tell(row: Row, names: Sequence[str], canvas: Canvas) -> str:
    columns = interface(canvas.language)["drawer"]["columns"]
    shown = {name: canvas.limit_digits(row[name], name) for name in names}
    lines = [f"{columns[name]}: {numbers.whole(shown[name], canvas.language)}" for name in names]
    return "<br>".join([f"<b>{write_day(row[DAY], canvas.language)}</b>", *lines])
