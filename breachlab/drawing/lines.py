"""A line chart of a user's own rows, along whole numbers, days or ages: one line per measure."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.figure_template import BAR, QUIET_AXIS, figure
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.days import write_day
from breachlab.words.units import unit

# Different in lightness too, for colour-blind eyes and for paper.
COLOURS = (BAR, "#2b8a3e", "#0c8599", "#868e96", "#862e9c")
LEGEND = 28  # pixels of a line of the legend
BESIDE = 3  # names in a line of the legend
TICKS = 5  # about the most ticks of an axis of numbers
DAYS = 4  # most ticks of an axis of days
MANY = 10  # least number without a unit that is written as a count


def lines(rows: Rows, canvas: Canvas, along: str, *measures: str) -> dict:
    """Draw measures of one unit along a sorted column of numbers or days, with a legend.

    A null is a gap in the line.
    """
    places = [*map(_place, rows[along])]
    traces = [
        _line(places, rows[name], name, colour, canvas)
        for name, colour in zip(measures, COLOURS, strict=False)
    ]
    most = max((number_of(count) for line in traces for count in line["y"]), default=0)
    return figure(
        traces,
        hovermode="x unified",
        height=280,
        showlegend=True,
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom"},
        margin={"l": 56, "r": 24, "t": LEGEND * math.ceil(len(traces) / BESIDE), "b": 44},
        xaxis={
            **QUIET_AXIS,
            **along_axis(places, canvas.language),
            "title": {"text": name_column(along)},
        },
        yaxis={**QUIET_AXIS, "showgrid": True, **up_axis(most, measures[0], canvas)},
    )


def along_axis(places: Sequence[Any], language: str) -> dict[str, Any]:
    """Return the ends and the ticks of an axis of numbers or days.

    Example:

        >>> along_axis([16, 30, 94], "en")["tickvals"], along_axis([], "en")
        ([20, 40, 60, 80], {})
    """
    if not places:
        return {}
    first, last = min(places), max(places)
    if isinstance(first, str):
        days = [*dict.fromkeys(places)]
        shown = sorted(days)[:: max(math.ceil(len(days) / DAYS), 1)]
        texts = [write_day(date.fromisoformat(each), language) for each in shown]
        return {"range": [first, last], "tickvals": shown, "ticktext": texts}
    step = _step(last - first)
    ticks = [step * each for each in range(math.ceil(first / step), math.floor(last / step) + 1)]
    return {
        "range": [first, last] if first < last else [first - 1, last + 1],
        "tickvals": ticks,
        "ticktext": [f"{each:g}" for each in ticks],
    }


def _step(span: float) -> float:
    """Return the round distance of two ticks: 1, 2 or 5 times a power of ten.

    >>> _step(78), _step(0.9), _step(0)
    (20, 0.2, 1)
    """
    if span <= 0:
        return 1
    size = 10.0 ** math.floor(math.log10(span / TICKS))
    step = next(size * each for each in (1, 2, 5, 10) if size * each * TICKS >= span)
    return int(step) if step >= 1 else step


def name_column(column: str) -> str:
    """Return the name of a column with spaces.

    Example:

        >>> name_column("person_share"), name_column("age_band")
        ('person share', 'age band')
    """
    return column.replace("_", " ")


def _place(value: Any) -> Any:
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else value


def _line(
    places: Sequence[Any], counts: Sequence[Any], measure: str, colour: str, canvas: Canvas
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines" if len(places) > 1 else "markers",
        "name": name_column(measure),
        "line": {"color": colour, "width": 2},
        "x": [*places],
        "y": [None if count is None else float(count) for count in counts],
        "text": [canvas.write_measure(number_of(count), measure) for count in counts],
        "hovertext": [
            f"<b>{name_column(measure)}</b><br>{canvas.write_measure(count, measure)}"
            for count in counts
        ],
        "hovertemplate": "%{text}",
        "meta": {"counts": [canvas.key(measure)]},
    }


def up_axis(most: float, measure: str, canvas: Canvas) -> dict[str, Any]:
    """Return the axis of the measure: whole numbers for counts, else up to a round number."""
    if unit(measure) not in ("share", "per thousand", "euros", "number") or most >= MANY:
        end = axis.top([most])
        return {"range": [0, end], **axis.counts(end, canvas.language)}
    end = _round_above(most)
    steps = [0, end / 2, end]
    texts = [_tick(each, measure, canvas) for each in steps]
    return {"range": [0, 1.05 * end], "tickvals": steps, "ticktext": texts}


def _tick(value: float, measure: str, canvas: Canvas) -> str:
    if unit(measure) == "number":
        return numbers.decimal(value, 2, canvas.language)
    if unit(measure) == "share":
        return numbers.share(value, 0 if round(100 * value, 6) % 1 == 0 else 1, canvas.language)
    return canvas.write_measure(value, measure)


def _round_above(most: float) -> float:
    """Return the round number at the end of an axis: 1, 2 or 5 times a power of ten.

    Example:

        >>> _round_above(0.978), _round_above(0.031), _round_above(0)
        (1.0, 0.05, 1.0)
    """
    if most <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(most))
    return next(size * each for each in (1, 2, 5, 10) if size * each >= most)
