"""The strip of places: each at its rate, with the names that find room."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import Any

from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.rate_map import ratio_class, standing_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import is_null
from dashboard.layout import html
from dashboard.tables import text

FLOOR = 184  # pixels from the top to the axis
COLUMNS = 44  # columns of stacked dots: on a phone each is as wide as a dot
LINE, LINES = 17, 10  # pixels of a line of labels, and the number of lines
LETTER, NARROW = 6.8, 350  # pixels of a letter, and of the narrowest drawing
NAMED = 3  # up to so many selected places have a label each
SIDES = {"middle": 0.5, "start": 0, "end": 1}  # {anchor: share of the text left of its point}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Dot:
    """A place: its share of the width, its pixels from the top, its value and its row."""

    code: str
    value: float
    x: float
    y: float
    row: Row


@dataclass(frozen=True)
class Label:
    """A text above the dots: the point it names, its ends, its line."""

    text: str
    dot: Dot | None
    x: float
    anchor: str
    left: float
    right: float
    level: int


def place_labels(
    dots: Sequence[Dot], country: float, at: float, chosen: Sequence[str], canvas: Canvas
) -> list[Label]:
    """Return the label of France, then those of the selected places, the lowest and the highest."""
    named = [dot for dot in dots if dot.code in chosen[:NAMED]] if len(chosen) <= NAMED else []
    ends = [dot for dot in (dots[0], dots[-1]) if dot not in named]
    france = f"{interface(canvas.language)['drawing']['france']} {_write(country, canvas)}"
    placed = [_france_label(france, at)]
    tops = _tops(dots)
    for dot in (*named, *ends):
        text = f"{curl_apostrophes(dot.row['departement_name'])} {_write(dot.value, canvas)}"
        label = _place_label(text, dot, placed, tops, is_needed=dot in named)
        placed += [label] if label else []
    return placed


def _write(value: float, canvas: Canvas) -> str:
    return numbers.in_thousand(value, canvas.language)


def _tops(dots: Sequence[Dot]) -> list[float]:
    """Return the pixels down to the highest dot of each column."""
    tops = [float(FLOOR)] * COLUMNS
    for dot in dots:
        column = int(dot.x * COLUMNS)
        tops[column] = min(tops[column], dot.y - 5)
    return tops


def _france_label(text: str, x: float) -> Label:
    """Return the label of France, in the first line."""
    half = LETTER * len(text) / NARROW / 2
    left = min(max(x - half, 0), 1 - 2 * half)
    anchor = "middle" if left == x - half else "start" if left == 0 else "end"
    return Label(text, None, x, anchor, left, left + 2 * half, 0)


def _place_label(
    text: str, dot: Dot, others: Sequence[Label], tops: Sequence[float], is_needed: bool
) -> Label | None:
    """Return a label in the lowest line and on the first side where it fits, if any."""
    wide, x = LETTER * len(text) / NARROW, dot.x
    labels = []
    for level, anchor in product(reversed(range(LINES)), SIDES):
        left = x - wide * SIDES[anchor]
        labels.append(Label(text, dot, x, anchor, left, left + wide, level))
    free = (each for each in labels if _fits(each, others, tops))
    # Else it overlaps others: in the second line, on the side where it has room.
    crowded = labels[-4 if x > 0.5 else -5] if is_needed else None
    return next(free, crowded)


def _fits(label: Label, others: Sequence[Label], tops: Sequence[float]) -> bool:
    """Return whether a label lies within the drawing, its text and line clear of all others."""
    if not (label.left >= -0.03 and label.right <= 1.03):
        return False
    columns = range(max(int(label.left * COLUMNS), 0), min(int(label.right * COLUMNS) + 1, COLUMNS))
    if _line_of(label) + 5 > min(tops[column] for column in columns):
        return False
    return not any(_meet(*sorted((label, each), key=_line_of)) for each in others)


def _meet(upper: Label, lower: Label) -> bool:
    """Return whether two texts overlap, or the line of the upper one crosses the lower one."""
    if upper.level == lower.level:
        return lower.left < upper.right + 0.02 and upper.left < lower.right + 0.02
    return lower.left - 0.01 < upper.x < lower.right + 0.01


def draw_labels(labels: Sequence[Label], chosen: Sequence[str]) -> Iterator[str]:
    """Yield the lines from the labels down, and then their texts; the first is France's."""
    yield from _france(labels[0])
    yield from map(_lead, labels[1:])
    yield from (_text(each, chosen) for each in labels)


def _france(label: Label) -> Iterator[str]:
    at, start = f"{100 * label.x:.5g}%", _line_of(label) + 4
    yield f'<line class="country" x1="{at}" x2="{at}" y1="{start}" y2="{FLOOR}"/>'


def _lead(label: Label) -> str:
    at, end = f"{100 * label.x:.5g}%", label.dot.y - 6 if label.dot else FLOOR
    return f'<line class="lead" x1="{at}" x2="{at}" y1="{_line_of(label) + 4}" y2="{end:.4g}"/>'


def _text(label: Label, chosen: Sequence[str]) -> str:
    name = "country" if label.dot is None else "chosen" if label.dot.code in chosen else "end"
    return (
        f'<text class="{name}" x="{100 * label.x:.5g}%" y="{_line_of(label)}"'
        f' text-anchor="{label.anchor}">{escape(label.text)}</text>'
    )


def _line_of(label: Label) -> int:
    return 12 + LINE * label.level


HEIGHT = 212  # pixels of the drawing
STEP = 9  # pixels between two dots of a column
STACKED = FLOOR - 56  # pixels for the highest column, below the first lines of labels
TICKS = 7  # of the axis, at most


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
        standing = text(canvas, f"standing_{standing_of(number_of(ratio))}")
        yield dot, (escape(headings.heading(dot.code)), rate, standing)


def _axis(ticks: Sequence[float], language: str) -> Iterator[str]:
    yield f'<line class="axis" x1="0" x2="100%" y1="{FLOOR}" y2="{FLOOR}"/>'
    for number, tick in enumerate(ticks):
        at = f"{100 * _share(tick, ticks):.5g}%"
        side = "start" if number == 0 else "end" if number == len(ticks) - 1 else "middle"
        text = numbers.in_thousand(tick, language)
        yield f'<line class="axis" x1="{at}" x2="{at}" y1="{FLOOR}" y2="{FLOOR + 4}"/>'
        yield f'<text class="tick" x="{at}" y="{FLOOR + 18}" text-anchor="{side}">{text}</text>'
