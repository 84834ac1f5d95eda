"""The labels above a strip of dots: each in the lowest line in which it meets no other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import product
from typing import Any

from breachlab.drawing.canvas import Canvas
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface

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
