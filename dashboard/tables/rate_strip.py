"""The départements as a strip of dots by their rate: stacked, in the colours of the map.

A dot is a button, and the arrow keys move from rate to rate (assets/walk.js). Horizontal positions
are shares of the width, vertical ones are pixels, so that it fits a phone as well as a screen.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from breachlab.drawing import ratio_classes
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.rate_map import ratio_class
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.tables import text
from dashboard.tables.strip_labels import COLUMNS, FLOOR, Dot, draw_labels, place_labels

HEIGHT = 212  # pixels of the drawing
STEP = 9  # pixels between two dots of a column
STACKED = FLOOR - 56  # pixels for the highest column, below the first lines of labels
TICKS = 7  # of the axis, at most
Row = Mapping[str, Any]


def rate_strip(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the strip of exposure/rate_by_departement, by its switch `shown`."""
    return _draw(rows, canvas, _buttons, "group")


def still_strip(rows: Rows, canvas: Canvas) -> html.Markup:
    """Return the same strip as a picture for paper: tooltips instead of buttons."""
    return _draw(rows, canvas, _pictures, "img")


def _draw(
    rows: Rows, canvas: Canvas, write_dots: Callable[..., Iterator[str]], role: str
) -> html.Markup:
    is_adjusted = canvas.options.get("shown") == "adjusted"
    known = [row for row in rows.dicts() if not is_null(row["persons_per_thousand"])]
    places = sorted(known, key=lambda row: _value(row, is_adjusted))
    country_rate = max((number_of(row["france_persons_per_thousand"]) for row in places), default=0)
    if not country_rate:
        return html.Div()
    country = 100 if is_adjusted else country_rate
    ends = (_value(places[0], is_adjusted), _value(places[-1], is_adjusted), country)
    ticks = _ticks(min(ends), max(ends))
    dots = _dots(places, is_adjusted, ticks)
    chosen = canvas.selection.get("departements", ())
    labels = place_labels(dots, country, _share(country, ticks), chosen, canvas)
    parts = [
        *_axis(ticks, canvas.language),
        *draw_labels(labels, chosen),
        *write_dots(dots, chosen, is_adjusted, canvas),
    ]
    return html.Markup(_svg(parts, canvas, is_adjusted, role))


def _svg(parts: Sequence[str], canvas: Canvas, is_adjusted: bool, role: str) -> str:
    walk = ' data-walk="order"' if role == "group" else ""
    key = canvas.key("standardised_ratio" if is_adjusted else "persons_per_thousand")
    texts = interface(canvas.language)["drawing"]
    return (
        f'<svg class="strip" width="100%" height="{HEIGHT}" role="{role}"{walk}'
        f' data-count="{key}" aria-label="{escape(texts["strip"])}">{"".join(parts)}</svg>'
    )


def _value(row: Row, is_adjusted: bool) -> float:
    if is_adjusted:
        return 100 * number_of(row["standardised_ratio"])
    return number_of(row["persons_per_thousand"])


def _ticks(low: float, high: float) -> list[float]:
    """Return round values from below the lowest to above the highest.

    Example:

        >>> _ticks(457, 739), _ticks(0.4, 3.1)
        ([450, 500, 550, 600, 650, 700, 750], [0, 1, 2, 3, 4])
    """
    size = 10.0 ** math.floor(math.log10(max(high - low, 1e-6) / TICKS))
    for times in (1, 2, 5, 10, 20):
        step = size * times
        first, last = (
            math.floor(low / step),
            max(math.ceil(high / step), math.floor(low / step) + 1),
        )
        if last - first < TICKS:
            break
    return [int(step * each) if step >= 1 else step * each for each in range(first, last + 1)]


def _share(value: float, ticks: Sequence[float]) -> float:
    return (value - ticks[0]) / (ticks[-1] - ticks[0])


def _dots(rows: Sequence[Row], is_adjusted: bool, ticks: Sequence[float]) -> list[Dot]:
    """Return a dot for each row, the lowest rate first, stacked in columns."""
    values = [_value(row, is_adjusted) for row in rows]
    columns = [min(int(_share(each, ticks) * COLUMNS), COLUMNS - 1) for each in values]
    step = min(STEP, STACKED / max(map(columns.count, {*columns})))
    heights = [0] * COLUMNS
    dots = []
    for row, value, column in zip(rows, values, columns, strict=True):
        y = FLOOR - 6 - step * heights[column]
        heights[column] += 1
        dots.append(Dot(row["departement_code"], value, (column + 0.5) / COLUMNS, y, row))
    return dots


def _buttons(
    dots: Sequence[Dot], chosen: Sequence[str], is_adjusted: bool, canvas: Canvas
) -> Iterator[str]:
    """Yield a button for each dot; Tab reaches the first selected one, or the first of all."""
    reached = next((dot for dot in dots if dot.code in chosen), dots[0])
    for dot, lines in _tell(dots, is_adjusted, canvas):
        yield (
            f"{_circle(dot, chosen, is_adjusted)}"
            f' role="button" tabindex="{0 if dot is reached else -1}"'
            f' aria-pressed="{"true" if dot.code in chosen else "false"}"'
            f' data-act="toggle:departements={dot.code}" data-code="{dot.code}"'
            f' aria-label="{". ".join(lines)}" data-hover="{"&#10;".join(lines)}"/>'
        )


def _pictures(
    dots: Sequence[Dot], chosen: Sequence[str], is_adjusted: bool, canvas: Canvas
) -> Iterator[str]:
    for dot, lines in _tell(dots, is_adjusted, canvas):
        yield f"{_circle(dot, chosen, is_adjusted)}><title>{'&#10;'.join(lines)}</title></circle>"


def _circle(dot: Dot, chosen: Sequence[str], is_adjusted: bool) -> str:
    """Return the start of the tag of a dot, with its rate or its ratio."""
    value = dot.value / 100 if is_adjusted else dot.value
    return (
        f'<circle class="dot ratio-{ratio_class(dot.row, is_adjusted) + 1}'
        f'{" is-chosen" if dot.code in chosen else ""}" cx="{100 * dot.x:.5g}%" cy="{dot.y:.4g}"'
        f' data-value="{value}"'
    )


def _tell(
    dots: Sequence[Dot], is_adjusted: bool, canvas: Canvas
) -> Iterator[tuple[Dot, tuple[str, str, str]]]:
    """Yield each dot with its name, its rate and the class of its rate."""
    headings, texts = canvas.dimensions["departements"], interface(canvas.language)["drawing"]
    for dot in dots:
        rate = numbers.per_thousand(dot.row["persons_per_thousand"], canvas.language)
        if is_adjusted:
            ratio = numbers.decimal(dot.value / 100, 2, canvas.language)
            rate = texts["times_expected"].format(ratio)
        ratio = dot.row["standardised_ratio" if is_adjusted else "location_quotient"]
        standing = text(canvas, f"standing_{ratio_classes.standing_of(number_of(ratio))}")
        yield dot, (escape(headings.heading(dot.code)), rate, standing)


def _axis(ticks: Sequence[float], language: str) -> Iterator[str]:
    yield f'<line class="axis" x1="0" x2="100%" y1="{FLOOR}" y2="{FLOOR}"/>'
    for number, tick in enumerate(ticks):
        at = f"{100 * _share(tick, ticks):.5g}%"
        side = "start" if number == 0 else "end" if number == len(ticks) - 1 else "middle"
        text = numbers.in_thousand(tick, language)
        yield f'<line class="axis" x1="{at}" x2="{at}" y1="{FLOOR}" y2="{FLOOR + 4}"/>'
        yield f'<text class="tick" x="{at}" y="{FLOOR + 18}" text-anchor="{side}">{text}</text>'
