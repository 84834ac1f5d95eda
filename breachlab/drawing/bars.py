"""Bars: of persons, lying, standing, by year, as a pyramid of ages; of any rows, one per row."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from breachlab.drawing.canvas import (
    NOT_KNOWN,
    RESIDENTS,
    Canvas,
    Point,
    Told,
    code_of,
    list_told,
    number_of,
)
from breachlab.drawing.figure_template import (
    GREY,
    HEADROOM,
    MARGIN,
    NAMES_AXIS,
    QUIET_AXIS,
    bar,
    count_axis,
    figure,
    find_end,
    tick_counts,
)
from breachlab.query.answer_rows import Rows
from breachlab.query.needs import YOUNG_BANDS
from breachlab.query.parameters import PARAMETERS
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.units import heading, is_code, unit
from breachlab.words.values import Form, is_null, write_in_words
from breachlab.words.vocabulary import OWN

WIDE = 24  # characters of a name in one line
LETTER = 6.5  # pixels of a character of 12 px: the highest average
GAP = 16  # more pixels for the bold, wider digits
ROW = 14  # pixels of height for a bar and its gap, and again for each line of its name


def bars(
    rows: Rows,
    canvas: Canvas,
    column: str,
    measure: str = "person_count",
    is_complete: bool = True,
) -> dict[str, Any]:
    """Draw one bar per value of a dimension's column, or one per row for another column.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    """
    points = canvas.points(rows, column, measure, is_complete)
    return _draw_bars(points, measure, list_told(measure, rows.columns), canvas)


def label_bars(
    labels: Sequence[str], values: Sequence[Any], measure: str, canvas: Canvas
) -> dict[str, Any]:
    """Draw one bar per label, in order; labels may repeat."""
    points = [
        Point(
            f"{number}",
            label,
            number_of(value),
            f"<b>{label}</b><br>{canvas.write_measure(value, measure)}",
            is_known=not is_null(value),
        )
        for number, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    return _draw_bars(points, measure, [measure], canvas)


def _draw_bars(
    points: Sequence[Point], measure: str, told: Iterable[str], canvas: Canvas
) -> dict[str, Any]:
    """Draw points as lying bars, each with its name and its number before it.

    `told` are the columns of the numbers in a tooltip. A long name is broken into lines, a French
    term in brackets begins one.
    """
    names = []
    for point in points:
        label = point.label.replace(" (", "\n(")
        lines = "<br>".join(textwrap.wrap(label, WIDE, break_long_words=False))
        names.append(f"{lines}  <b>{_write_count(point, canvas, measure)}</b>")
    lines_of_names = [re.sub("<[^>]+>", "", line) for name in names for line in name.split("<br>")]
    height = ROW * (1 + max((name.count("<br>") + 1 for name in names), default=1))
    codes, counts = [point.code for point in points], [point.count for point in points]
    most = max(counts, default=0)
    end = HEADROOM * most if 0 < most < 1 else find_end(counts)
    trace = bar(points, canvas.list_keys(told)) | {"orientation": "h", "x": counts, "y": codes}
    return figure(
        [trace],
        hovermode="y",
        height=height * max(len(points), 1) + 8,
        margin={**MARGIN, "l": round(LETTER * max(map(len, lines_of_names), default=0)) + GAP},
        xaxis={**QUIET_AXIS, "visible": False, "range": [0, end]},
        yaxis={**NAMES_AXIS, "autorange": "reversed", "tickvals": codes, "ticktext": names},
    )


def _write_count(point: Point, canvas: Canvas, measure: str) -> str:
    if not point.is_known:
        return NOT_KNOWN
    if unit(measure) in ("euros", "share", "per thousand"):  # these have a short form of their own
        return canvas.write_measure(point.count, measure)
    return numbers.compact(point.count, canvas.language)


def columns(
    rows: Rows,
    canvas: Canvas,
    column: str,
    measure: str = "person_count",
    is_complete: bool = True,
) -> dict[str, Any]:
    """Draw one column per value of a dimension; every fourth is named.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    """
    points = canvas.points(rows, column, measure, is_complete)
    told = list_told(measure, rows.columns)
    margin = {"l": 44, "r": 24, "t": 8, "b": 40}
    return _draw_columns(points, told, 4, canvas, margin=margin)


def draw_years(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw exposure/by_first_year: exposed residents, without the open first year and the last.

    A text beside the columns gives the counts of these two. Every third year is named.
    """
    years = canvas.dimensions["first_years"]
    first, *whole, last = years.values
    counts = {code_of(row["first_year"]): number_of(row[RESIDENTS]) for row in rows.dicts()}
    points = []
    for year in whole:
        label, count = years.heading(year), counts.get(year, 0)
        text = numbers.count_noun(count, "exposed_residents", canvas.language)
        act, is_faded = f"toggle:first_years={year}", canvas.is_faded("first_years", year)
        points.append(Point(year, label, count, f"<b>{label}</b><br>{text}", act, is_faded))
    beside = _write_beside(counts.get(first, 0), counts.get(last, 0), canvas)
    where = {"x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right"}
    return _draw_columns(
        points,
        [RESIDENTS],
        3,
        canvas,
        margin={"l": 44, "r": 12, "t": 26, "b": 24},
        annotations=[{**where, "text": beside, "yanchor": "bottom", "showarrow": False}],
    )


def _draw_columns(
    points: Sequence[Point], told: Iterable[str], every: int, canvas: Canvas, **layout: Any
) -> dict[str, Any]:
    """Draw points as columns, of which every nth is named, with an axis of counts."""
    counts, named = [point.count for point in points], points[::every]
    trace = bar(points, canvas.list_keys(told))
    return figure(
        [trace | {"x": [point.code for point in points], "y": counts}],
        hovermode="x",
        height=200,
        xaxis={
            **NAMES_AXIS,
            "tickvals": [point.code for point in named],
            "ticktext": [point.label.replace(" ", "<br>", 1) for point in named],
        },
        yaxis=count_axis(find_end(counts), canvas.language),
        **layout,
    )


def _write_beside(before: float, after: float, canvas: Canvas) -> str:
    """Return the text on the open first year and on the year that has just begun."""
    years, language = canvas.dimensions["first_years"], canvas.language
    colon = " :" if language == "fr" else ":"
    parts = [
        f"{years.heading(year)}{colon} {numbers.whole(count, language)}"
        for year, exact in ((years.values[0], before), (years.values[-1], after))
        if (count := canvas.limit_digits(exact, RESIDENTS))
    ]
    template = interface(language)["drawing"]["years_beside"]
    return template.format(" · ".join(parts)) if parts else ""


Known = Mapping[tuple[str, str], Mapping[str, Any]]  # {(sex, age band): its row}

# {column in the tooltip of a bar: its noun}, in order.
TOLD: Told = {
    RESIDENTS: "exposed_residents",
    "resident_count": "residents",
    "persons_per_thousand": "",
}
HALF = 0.345  # share of the width of one side; the ages stand between the sides


def pyramid(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw exposure/rate_by_age_and_sex: exposed residents, in front of all residents.

    Of a list of one's own, the exposed alone, of ages that have residents.
    """
    sexes = canvas.dimensions["sexes"].values
    known = {(row["sex"], row["age_band"]): row for row in rows.dicts()}
    labels = canvas.dimensions["age_bands"]
    ages = _list_rated(canvas)
    traces: list[dict[str, Any]] = []
    for sex, axis in zip(sexes, ("x", "x2"), strict=True):
        points = _points(known, sex, canvas)
        shared = {"orientation": "h", "y": ages, "xaxis": axis}
        residents = {
            "type": "bar",
            "marker": {"color": GREY},
            "hoverinfo": "skip",
            "meta": {"counts": [canvas.key("resident_count")]},
            "x": [_count(known, sex, age, "resident_count") for age in ages],
        }
        exposed = bar(points, canvas.list_keys(TOLD)) | {"x": [point.count for point in points]}
        if canvas.words.data_kind != OWN:  # beside them, a list of a few thousand is a line
            traces.append(residents | shared)
        traces.append(exposed | shared)
    end = find_end([max(trace["x"], default=0) for trace in traces])
    counts = {**tick_counts(end, canvas.language, most=2), **QUIET_AXIS}
    return figure(
        traces,
        hovermode="y",
        height=14 * 24 + 30,
        margin={"l": 14, "r": 14, "t": 4, "b": 26},
        xaxis={**counts, "domain": [0, HALF], "range": [end, 0]},
        xaxis2={**counts, "domain": [1 - HALF, 1], "range": [0, end]},
        yaxis={
            **NAMES_AXIS,
            "anchor": "x2",
            "tickvals": ages,
            "ticktext": [labels.heading(value) for value in ages],
        },
    )


def _points(known: Known, sex: str, canvas: Canvas) -> list[Point]:
    """Return a point per age band; a side fades if only the other sex is selected."""
    ages, sexes = canvas.dimensions["age_bands"], canvas.dimensions["sexes"]
    points = []
    for age in _list_rated(canvas):
        label, row = f"{ages.heading(age)} · {sexes.labels[sex]}", known.get((sex, age))
        if row is None:
            text = canvas.text(label, {}, RESIDENTS)
        else:
            text = "<br>".join([f"<b>{label}</b>", *canvas.write_lines(row, TOLD)])
        exposed = _count(known, sex, age, RESIDENTS)
        act = f"toggle:age_bands={age}&sexes={sex}"
        is_faded = canvas.is_faded("age_bands", age) or canvas.is_faded("sexes", sex)
        points.append(Point(age, ages.heading(age), exposed, text, act, is_faded))
    return points


def _list_rated(canvas: Canvas) -> list[str]:
    """Return the age bands that have residents, and so a rate."""
    return [age for age in canvas.dimensions["age_bands"].values if age not in YOUNG_BANDS]


def _count(known: Known, sex: str, age: str, measure: str) -> float:
    return number_of(known[sex, age][measure]) if (sex, age) in known else 0


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
        row = rows.dicts()[0]
        of_one_unit = [each for each in measures if unit(each) == unit(measures[0])]
        labels = [
            heading(canvas.query, each, canvas.language, canvas.words.data_kind)
            for each in of_one_unit
        ]
        return label_bars(labels, [row[each] for each in of_one_unit], measures[0], canvas)
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
    falling = [
        each
        for each in alike
        if None not in rows[each] and all(one >= other for one, other in pairwise(rows[each]))
    ]
    return [
        *(own for each in spoken for own in _own(each, varying)),
        *falling,
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
