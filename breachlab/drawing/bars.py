"""Bars of persons: lying, standing, by year, and as a pyramid of ages."""

import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing import axis, figure_template
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
from breachlab.drawing.figure_template import MARGIN, NAMES_AXIS, QUIET_AXIS, bar, figure, ticks_of
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.units import unit
from breachlab.words.values import is_null
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
) -> dict:
    """Draw one bar per value of a dimension's column, or one per row for another column.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    With a selection, a mark shows the end of each bar if the selected persons were distributed
    like everyone.
    """
    points = canvas.points(rows, column, measure, is_complete=is_complete)
    codes = [point.code for point in points]
    marks = canvas.marks(points, column, measure)
    end = axis.top([point.count for point in points] + marks)
    names = [f"{_wrap(point.label)}  <b>{_number(point, canvas, measure)}</b>" for point in points]
    base = bar(points, canvas.list_keys(list_told(measure, rows.columns)))
    trace = base | {"orientation": "h", "x": [point.count for point in points], "y": codes}
    height = ROW * (1 + max((name.count("<br>") + 1 for name in names), default=1))
    tick = ticks_of(marks, measure, canvas, size=height // 2, is_upright=True)
    return figure(
        [trace, tick | {"x": marks, "y": codes}],
        hovermode="y",
        height=height * max(len(points), 1) + 8,
        margin={**MARGIN, "l": _room(names)},
        xaxis={**QUIET_AXIS, "visible": False, "range": [0, end]},
        yaxis={**NAMES_AXIS, "autorange": "reversed", "tickvals": codes, "ticktext": names},
    )


def label_bars(labels: Sequence[str], values: Sequence[Any], measure: str, canvas: Canvas) -> dict:
    """Draw one bar per label, in order, with its number before it; labels may repeat."""
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
    names = [f"{_wrap(each.label)}  <b>{_number(each, canvas, measure)}</b>" for each in points]
    codes = [each.code for each in points]
    height = ROW * (1 + max((name.count("<br>") + 1 for name in names), default=1))
    trace = bar(points, [canvas.key(measure)])
    return figure(
        [trace | {"orientation": "h", "x": [each.count for each in points], "y": codes}],
        hovermode="y",
        height=height * max(len(points), 1) + 8,
        margin={**MARGIN, "l": _room(names)},
        xaxis={**QUIET_AXIS, "visible": False, "range": [0, _end(points)]},
        yaxis={**NAMES_AXIS, "autorange": "reversed", "tickvals": codes, "ticktext": names},
    )


def _end(points: Sequence[Point]) -> float:
    """Return the end of the axis: just above the largest value, even if that is below 1."""
    most = max((point.count for point in points), default=0)
    return axis.ROOM * most if 0 < most < 1 else axis.top([most])


def _wrap(label: str) -> str:
    """Break a long name into lines; a French term in brackets begins a new line."""
    return "<br>".join(textwrap.wrap(label.replace(" (", "\n("), WIDE, break_long_words=False))


def _number(point: Point, canvas: Canvas, measure: str) -> str:
    if not point.is_known:
        return NOT_KNOWN
    if unit(measure) in ("euros", "share", "per thousand"):  # these have a short form of their own
        return canvas.write_measure(point.count, measure)
    return numbers.compact(point.count, canvas.language)


def _room(names: Sequence[str]) -> int:
    """Return the pixels of the longest line of these names."""
    lines = [re.sub("<[^>]+>", "", line) for name in names for line in name.split("<br>")]
    return round(LETTER * max(map(len, lines), default=0)) + GAP


EVERY = 4  # years from one label on the axis to the next


def columns(
    rows: Rows,
    canvas: Canvas,
    column: str,
    measure: str = "person_count",
    is_complete: bool = True,
) -> dict:
    """Draw one column per value of a dimension, with a mark at the length for everyone.

    A value without a row is 0 if the rows are `is_complete`, and else not drawn.
    """
    points = canvas.points(rows, column, measure, is_complete=is_complete)
    codes = [point.code for point in points]
    marks = canvas.marks(points, column, measure)
    end = axis.top([point.count for point in points] + marks)
    ticks = points[::EVERY]
    base = bar(points, canvas.list_keys(list_told(measure, rows.columns)))
    trace = base | {"x": codes, "y": [point.count for point in points]}
    tick = ticks_of(marks, measure, canvas, size=9, is_upright=False)
    return figure(
        [trace, tick | {"x": codes, "y": marks}],
        hovermode="x",
        height=200,
        margin={"l": 44, "r": 24, "t": 8, "b": 40},
        xaxis={
            **NAMES_AXIS,
            "tickvals": [point.code for point in ticks],
            "ticktext": [point.label.replace(" ", "<br>", 1) for point in ticks],
        },
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
    )


EVERY_YEARS = 3  # years from one label on the axis to the next


def draw_years(rows: Rows, canvas: Canvas) -> dict:
    """Draw exposure/by_first_year: exposed residents, without the open first year and the last.

    A text beside the columns gives the counts of these two.
    """
    years = canvas.dimensions["first_years"]
    first, *whole, last = years.values
    counts = {code_of(row["first_year"]): number_of(row[RESIDENTS]) for row in rows.dicts()}
    points = [_point(year, counts.get(year, 0), canvas) for year in whole]
    end = axis.top([point.count for point in points])
    trace = bar(points, [canvas.key(RESIDENTS)])
    ticks = points[::EVERY_YEARS]
    return figure(
        [trace | {"x": [point.code for point in points], "y": [point.count for point in points]}],
        hovermode="x",
        height=200,
        margin={"l": 44, "r": 12, "t": 26, "b": 24},
        xaxis={
            **NAMES_AXIS,
            "tickvals": [point.code for point in ticks],
            "ticktext": [point.label for point in ticks],
        },
        yaxis={
            **QUIET_AXIS,
            "showgrid": True,
            "range": [0, end],
            **axis.counts(end, canvas.language),
        },
        annotations=[_beside(counts.get(first, 0), counts.get(last, 0), canvas)],
    )


def _point(year: str, count: float, canvas: Canvas) -> Point:
    label = canvas.dimensions["first_years"].heading(year)
    text = numbers.count_noun(count, "exposed_residents", canvas.language)
    act, is_faded = f"toggle:first_years={year}", canvas.is_faded("first_years", year)
    return Point(year, label, count, f"<b>{label}</b><br>{text}", act, is_faded)


def _beside(before: float, after: float, canvas: Canvas) -> dict:
    """Return the text on the open first year and on the year that has just begun."""
    years, language = canvas.dimensions["first_years"], canvas.language
    parts = [
        f"{years.heading(year)} : {numbers.whole(count, language)}"
        if language == "fr"
        else f"{years.heading(year)}: {numbers.whole(count, language)}"
        for year, exact in ((years.values[0], before), (years.values[-1], after))
        if (count := canvas.limit_digits(exact, RESIDENTS))
    ]
    text = interface(language)["drawing"]["years_beside"].format(" · ".join(parts))
    where = {"x": 1, "y": 1, "xref": "paper", "yref": "paper", "xanchor": "right"}
    return {**where, "text": text if parts else "", "yanchor": "bottom", "showarrow": False}


Known = Mapping[tuple[str, str], Mapping[str, Any]]  # {(sex, age band): its row}

# {column in the tooltip of a bar: its noun}, in order.
TOLD: Told = {
    RESIDENTS: "exposed_residents",
    "resident_count": "residents",
    "persons_per_thousand": "",
}
HALF = 0.345  # share of the width of one side; the ages stand between the sides


def pyramid(rows: Rows, canvas: Canvas) -> dict:
    """Draw exposure/rate_by_age_and_sex: exposed residents, in front of all residents.

    Of a list of one's own, the exposed alone.
    """
    sexes = canvas.dimensions["sexes"].values
    known = {(row["sex"], row["age_band"]): row for row in rows.dicts()}
    sides = {sex: _points(known, sex, canvas) for sex in sexes}
    residents = {sex: _residents(known, sex, canvas) for sex in sexes}
    if canvas.words.data_kind == OWN:  # beside all residents, a list of a few thousand is a line
        residents = {sex: [] for sex in sexes}
    exposed = {sex: [point.count for point in sides[sex]] for sex in sexes}
    end = axis.top([max(counts, default=0) for counts in (*residents.values(), *exposed.values())])
    ages = canvas.dimensions["age_bands"]
    women, men = ({**axis.counts(end, canvas.language, most=2), **QUIET_AXIS} for _ in sexes)
    return figure(
        [trace for sex in sexes for trace in _side(sex, sides[sex], residents[sex], canvas)],
        hovermode="y",
        height=14 * 24 + 30,
        margin={"l": 14, "r": 14, "t": 4, "b": 26},
        xaxis={**women, "domain": [0, HALF], "range": [end, 0]},
        xaxis2={**men, "domain": [1 - HALF, 1], "range": [0, end]},
        yaxis={
            **NAMES_AXIS,
            "anchor": "x2",
            "tickvals": [*ages.values],
            "ticktext": [ages.heading(value) for value in ages.values],
        },
    )


def _side(sex: str, points: list[Point], residents: list[float], canvas: Canvas) -> list[dict]:
    shared = {
        "orientation": "h",
        "y": [point.code for point in points],
        "xaxis": "x" if sex == canvas.dimensions["sexes"].values[0] else "x2",
    }
    behind = {
        "type": "bar",
        "marker": {"color": figure_template.RESIDENTS},
        "hoverinfo": "skip",
        "meta": {"counts": [canvas.key("resident_count")]},
        "x": residents,
    }
    before = bar(points, canvas.list_keys(TOLD)) | {"x": [point.count for point in points]}
    return [behind | shared, before | shared] if residents else [before | shared]


def _points(known: Known, sex: str, canvas: Canvas) -> list[Point]:
    """Return a point per age band; a side fades if only the other sex is selected."""
    ages, sexes = canvas.dimensions["age_bands"], canvas.dimensions["sexes"]
    return [
        Point(
            age,
            ages.heading(age),
            _count(known, sex, age, RESIDENTS),
            _text(f"{ages.heading(age)} · {sexes.labels[sex]}", known.get((sex, age)), canvas),
            f"toggle:age_bands={age}&sexes={sex}",
            canvas.is_faded("age_bands", age) or canvas.is_faded("sexes", sex),
        )
        for age in ages.values
    ]


def _text(label: str, row: Mapping[str, Any] | None, canvas: Canvas) -> str:
    """Return the tooltip of a bar: exposed residents, all residents, and the rate."""
    if row is None:
        return canvas.text(label, {}, RESIDENTS)
    return "<br>".join([f"<b>{label}</b>", *canvas.write_lines(row, TOLD)])


def _residents(known: Known, sex: str, canvas: Canvas) -> list[float]:
    ages = canvas.dimensions["age_bands"].values
    return [_count(known, sex, age, "resident_count") for age in ages]


def _count(known: Known, sex: str, age: str, measure: str) -> float:
    return number_of(known[sex, age][measure]) if (sex, age) in known else 0
