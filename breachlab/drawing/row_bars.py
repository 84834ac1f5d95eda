"""Bars of any rows: one per row, of the number in its headline; or one per number of one row."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from breachlab.drawing.bars import label_bars
from breachlab.drawing.canvas import Canvas
from breachlab.query.answer_rows import Rows
from breachlab.query.parameters import PARAMETERS
from breachlab.words import headings, numbers
from breachlab.words.templates import Form
from breachlab.words.units import is_code, unit
from breachlab.words.values import is_null, write_in_words

MOST = 40  # most bars of a picture
COUNTS = ("record_count", "person_count")  # the first counts of an answer: axes stand before
SHORT = 60  # most letters of a column that names rows


def row_bars(rows: Rows, canvas: Canvas, spoken: Sequence[str] = ()) -> dict[str, Any] | None:
    """Draw a bar per row, of the number that the headline speaks of; null without numbers.

    `spoken` are the columns of the headline. A single row has a bar per column of the same unit.
    """
    measures = list_measures(rows, spoken)
    if not measures:
        return None
    if len(rows) == 1:
        return _draw_columns(rows.dicts()[0], measures, canvas)
    names = list_names(rows, canvas)
    measure = next((each for each in measures if each not in names), measures[0])
    points = rows.head(MOST).dicts()
    labels = [name_row(row, names, canvas) for row in points]
    return label_bars(labels, [row[measure] for row in points], measure, canvas)


def list_measures(rows: Rows, spoken: Sequence[str] = ()) -> list[str]:
    """Return the columns of numbers that can be bars: that of the bars, the others in `spoken`.

    Example:

        >>> rows = {"quantity": [3, 9], "mean_eur": [5, 2], "all_mean_eur": [7, 7]}
        >>> list_measures(Rows(rows), ["all_mean_eur"])
        ['mean_eur', 'all_mean_eur', 'quantity']
    """
    numbers = list_numbers(rows)
    first = [name for name in dict.fromkeys(spoken) if name in numbers]
    varying = [name for name in numbers if _count_values(rows[name]) > 1]
    if len(rows) > 1 and not varying:  # a number of all rows: bars would say nothing of each
        return []
    bar = [_of_rows(rows, first, varying)] if varying else []
    return [*dict.fromkeys([*bar, *first, *numbers])]


def list_numbers(rows: Rows) -> list[str]:
    """Return the columns of numbers from 0 on, codes, years and days apart."""
    return [
        name
        for name in rows.columns
        if is_of_numbers(rows[name])
        and not is_code(name)
        and unit(name) not in ("year", "day")
        and all(each is None or each >= 0 for each in rows[name])
    ]


def is_of_numbers(values: Sequence[Any]) -> bool:
    """Return whether a column has numbers, and nothing else but nulls.

    >>> is_of_numbers([1, None, 0.5]), is_of_numbers([True]), is_of_numbers([None])
    (True, False, False)
    """
    return _is_plain(values) and bool not in {*map(type, values)}


def _count_values(values: Sequence[Any]) -> int:
    """Return the number of different values that are not null."""
    return len({each for each in values if each is not None})


def _of_rows(rows: Rows, spoken: Sequence[str], varying: Sequence[str]) -> str:
    """Return the column that says of each row what the headline says of all.

    A headline often speaks of a sum or of an end, which is the same in every row. Its column then
    has the row's own in its name: mean_eur in notification_mean_eur. Else the rows are often in
    the order of the column.
    """
    most = {each for each in spoken if each.startswith("most_")}
    spoken = [
        each
        for each in spoken
        if each not in PARAMETERS and each.replace("least_", "most_", 1) not in most - {each}
    ]
    alike = [each for each in varying if unit(each) in [unit(name) for name in spoken[:1]]]
    return [
        *(own for each in spoken for own in _own(each, varying)),
        *(each for each in alike if _is_falling(rows[each])),
        *(each for each in varying if each == "person_count"),
        *alike,
        *(each for each in varying if each not in PARAMETERS),
        *varying,
    ][0]


def _own(spoken: str, varying: Sequence[str]) -> list[str]:
    """Return the columns of each row for one that the headline speaks of, the nearest first."""
    within = [each for each in varying if spoken.endswith(f"_{each}")]
    within.sort(key=len, reverse=True)
    is_end = spoken.startswith(("lowest_", "highest_"))
    own = [spoken] if spoken in varying else []
    return [*within, *own] if is_end else [*own, *within]


def list_names(rows: Rows, canvas: Canvas | None = None) -> list[str]:
    """Return the first columns that name each row, as few as are needed.

    Columns of words come first, codes without a name last. Where words name several rows, a number
    before the counts does: the years of a limit, the digits of a prefix.

    Example:

        >>> rows = {"status": ["in", "in"], "idle_years": [0, 1], "person_count": [5, 4]}
        >>> list_names(Rows(rows))
        ['idle_years']
    """
    texts = [
        name
        for name in rows.columns
        if (not _is_plain(rows[name]) or is_code(name) or unit(name) == "year")
        and (len(rows) == 1 or _count_values(rows[name]) > 1)
    ]
    texts = [each for each in texts if max(map(len, map(str, rows[each]))) <= SHORT] or texts
    texts.sort(key=lambda name: is_bare_code(rows[name], name, canvas))
    for count in range(1, len(texts) + 1):
        if not has_twice(rows, texts[:count]):
            return texts[:count]
    for numbered in _list_axes(rows):
        if not has_twice(rows, [*texts[:1], *numbered]):
            return [*texts[:1], *numbered]
    return texts[:1]


def _is_plain(values: Sequence[Any]) -> bool:
    """Return whether a column has numbers or truths."""
    kinds = {*map(type, values)} - {type(None)}
    return bool(kinds) and all(issubclass(each, int | float) for each in kinds)


def _is_falling(values: Sequence[Any]) -> bool:
    """Return whether no value is above the one before it; false with a null."""
    return None not in values and all(one >= other for one, other in pairwise(values))


def has_twice(rows: Rows, names: Sequence[str]) -> bool:
    """Return whether two rows have the same values in these columns."""
    keys = [*zip(*(rows[name] for name in names), strict=True)]
    return len({*keys}) < len(keys)


def is_bare_code(values: Sequence[Any], name: str, canvas: Canvas | None) -> bool:
    """Return whether a column has codes that no word names: 59350, or the bits of a mask."""
    if canvas is None or not is_code(name) or name.endswith("_ids"):
        return False
    return all(canvas.words.label(name, each) is None for each in values)


def _list_axes(rows: Rows) -> Iterator[list[str]]:
    """Yield the numbers that may name rows, those before the counts: the first ones, then each."""
    numbers = [
        each for each in rows.columns if is_of_numbers(rows[each]) and _count_values(rows[each]) > 1
    ]
    counts = [numbers.index(each) for each in COUNTS if each in numbers]
    axes = numbers[: min(counts, default=len(numbers))]
    yield from (axes[:1], axes[:2])
    yield from ([each] for each in axes[1:])


def name_row(row: Mapping[str, Any], named: Sequence[str], canvas: Canvas) -> str:
    """Return the name of a row: its values in the naming columns, in words."""
    parts = [write_value(row[name], name, canvas) for name in named]
    whole = " · ".join(part for part in parts if part)
    return whole[:1].upper() + whole[1:]


def write_value(value: Any, column: str, canvas: Canvas) -> str:
    """Return a value in the words and numbers of the language; empty for null."""
    if is_null(value):
        return ""
    if (label := canvas.words.label(column, value)) is not None:
        return label
    if is_code(column) and not column.endswith("_ids"):
        return f"{value:.0f}" if isinstance(value, float) else str(value)
    if isinstance(value, float) and unit(column) == "number":
        return numbers.decimal(value, _places(value), canvas.language)
    form = Form(places=1) if unit(column) == "share" else None
    return write_in_words(column, value, canvas.words, form)


def _places(value: float) -> int:
    """Return the decimals to write a number with.

    >>> _places(3.0), _places(0.1234), _places(412.5)
    (0, 3, 1)
    """
    if value.is_integer():
        return 0
    return 3 if abs(value) < 1 else 2 if abs(value) < 100 else 1


def _draw_columns(
    row: Mapping[str, Any], measures: Sequence[str], canvas: Canvas
) -> dict[str, Any]:
    of_one_unit = [each for each in measures if unit(each) == unit(measures[0])]
    labels = [headings.heading(canvas.query, each, canvas.language) for each in of_one_unit]
    return label_bars(labels, [row[each] for each in of_one_unit], measures[0], canvas)
