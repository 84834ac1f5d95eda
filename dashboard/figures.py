"""Rows of a query → figure of a chart; no Dash, no SQL.

A figure is the plain dict that Plotly.js reads. Validating a go.Figure would cost each click
milliseconds, and its template more bytes than the numbers.
"""

from collections.abc import Iterator
from typing import Any

import pandas

from dashboard import contours, ratio_classes
from dashboard.selection import Selection
from dashboard.template import (
    ACCENT,
    BORDER,
    FADED,
    GEO,
    HOVER,
    MAP_FADED,
    MARGIN,
    NAMES_AXIS,
    QUIET_AXIS,
    RATIO_SCALE,
    layout,
)
from dashboard.words import PageWords


def departement_map(rows: pandas.DataFrame, selection: Selection, words: PageWords) -> dict:
    """Draw each département's rate over the country's, by its class; the query has all 101."""
    known: dict[str, Any] = {row.departement_code: row for row in rows.itertuples()}
    points = []
    for code, label, persons, records in _counts(rows, "departements", "departement_code", words):
        row = known[code]
        hover = words.hover(label, persons, records, row.region_name, words.rate(row))
        ratio_class = ratio_classes.class_of(row.location_quotient)
        points.append([code, label, persons, records, hover, ratio_class])
    trace = {
        "type": "choropleth",
        "geojson": f"assets/{contours.FILE.name}",
        "locations": list(contours.NAMES),
        "z": [point[-1] for point in points],
        "customdata": points,
        "zmin": 0,
        "zmax": len(ratio_classes.LIMITS),
        "colorscale": RATIO_SCALE,
        "showscale": False,
        "marker": {"line": _outlines(points, selection.get("departements", []))},
        **_faded(points, selection.get("departements"), MAP_FADED),
        "hovertemplate": HOVER,
    }
    return {
        "data": [trace],
        "layout": {**layout(words), "geo": GEO, "margin": dict.fromkeys("lrtb", 0)},
    }


def age_pyramid(rows: pandas.DataFrame, selection: Selection, words: PageWords) -> dict:
    """Draw women to the left and men to the right of the ages, on one scale."""
    women, men = (_side(rows, sex, selection, words) for sex in words.values["sexes"])
    men["xaxis"] = "x2"
    top = _top(women["customdata"] + men["customdata"])
    counts = {**QUIET_AXIS, "nticks": 3, "tickformat": "~s"}
    drawn = {
        **layout(words),
        "hovermode": "y",
        "margin": {"l": 8, "r": 8, "t": 4, "b": 22},
        "xaxis": {**counts, "domain": [0, 0.345], "range": [top, 0]},
        "xaxis2": {**counts, "domain": [0.655, 1], "range": [0, top]},
        "yaxis": {**NAMES_AXIS, "anchor": "x2"},
    }
    return {"data": [women, men], "layout": drawn}


def status_bars(rows: pandas.DataFrame, selection: Selection, words: PageWords) -> dict:
    """Draw one bar a status."""
    return _bars_across(rows, "statuses", "status", selection, words, room=186)


def end_bars(rows: pandas.DataFrame, selection: Selection, words: PageWords) -> dict:
    """Draw one bar a band of completed years since the last registration ended."""
    return _bars_across(rows, "end_bands", "end_band", selection, words, room=150)


def year_columns(rows: pandas.DataFrame, selection: Selection, words: PageWords) -> dict:
    """Draw one column a year of first registration."""
    points = _points(rows, "first_years", "first_year", words)
    trace = _bar(points, selection.get("first_years"), words)
    trace |= {"x": [point[0] for point in points], "y": [point[2] for point in points]}
    ticks = range(2004, 2025, 4)
    drawn = {
        **layout(words),
        "hovermode": "x",
        "margin": {"l": 34, "r": 14, "t": 6, "b": 34},
        "xaxis": {
            **QUIET_AXIS,
            "tickvals": [*ticks],
            "ticktext": [_two_lines(words.label("first_years", year)) for year in ticks],
        },
        "yaxis": {
            **QUIET_AXIS,
            "showgrid": True,
            "nticks": 4,
            "tickformat": "~s",
            "range": [0, _top(points)],
        },
    }
    return {"data": [trace], "layout": drawn}


def _bars_across(
    rows: pandas.DataFrame,
    dimension: str,
    column: str,
    selection: Selection,
    words: PageWords,
    room: int,
) -> dict:
    points = _points(rows, dimension, column, words)
    names = [point[1] for point in points]
    trace = _bar(points, selection.get(dimension), words)
    trace |= {"orientation": "h", "x": [point[2] for point in points], "y": names}
    # The numbers stand before the bars, in a column. Text after each bar would be measured at
    # every click, and the widest bar would have to leave it room.
    numbered = [f"{_two_lines(point[1])}  <b>{words.compact(point[2])}</b>" for point in points]
    drawn = {
        **layout(words),
        "hovermode": "y",
        "margin": {**MARGIN, "l": room},
        "xaxis": {**QUIET_AXIS, "visible": False, "range": [0, _top(points)]},
        "yaxis": {**NAMES_AXIS, "autorange": "reversed", "tickvals": names, "ticktext": numbered},
    }
    return {"data": [trace], "layout": drawn}


def _two_lines(label: str) -> str:
    """Break a label before its French term, or after its year."""
    return label.replace(" (", "<br>(").replace("2004 ", "2004<br>")


def _side(rows: pandas.DataFrame, sex: str, selection: Selection, words: PageWords) -> dict:
    points = _points(
        rows[rows.sex == sex], "age_bands", "age_band", words, words.label("sexes", sex)
    )
    is_out = sex not in selection.get("sexes", [sex])
    trace = _bar(points, [] if is_out else selection.get("age_bands"), words)
    return trace | {
        "orientation": "h",
        "x": [point[2] for point in points],
        "y": [point[1] for point in points],
        "name": words.label("sexes", sex),
    }


def _bar(points: list[list], selected: list | None, words: PageWords) -> dict:
    return {
        "type": "bar",
        "customdata": points,
        "marker": {"color": ACCENT},
        **_faded(points, selected),
        "hovertemplate": HOVER,
    }


def _points(
    rows: pandas.DataFrame, dimension: str, column: str, words: PageWords, *more: str
) -> list[list]:
    """Return [value, label, persons, records, hover] for every value, those without rows at 0."""
    return [
        [value, label, persons, records, words.hover(" · ".join([label, *more]), persons, records)]
        for value, label, persons, records in _counts(rows, dimension, column, words)
    ]


def _counts(
    rows: pandas.DataFrame, dimension: str, column: str, words: PageWords
) -> Iterator[tuple[Any, str, int, int]]:
    """Yield value, label, persons, records for every value, those without rows at 0."""
    counts = zip(rows[column], rows.person_count, rows.record_count, strict=True)
    known = {value: (int(persons), int(records)) for value, persons, records in counts}
    for value, label in words.labels[dimension].items():
        yield value, label, *known.get(value, (0, 0))


def _faded(points: list[list], selected: list | None, opacity: float = FADED) -> dict:
    """Return what fades all points but the selected; none is when nothing is selected."""
    if selected is None:
        return {"selectedpoints": None}
    chosen = [place for place, point in enumerate(points) if point[0] in selected]
    return {"selectedpoints": chosen, "unselected": {"marker": {"opacity": opacity}}}


def _outlines(points: list[list], selected: list) -> dict:
    """Return the borders; by its width assets/style.css knows what is selected."""
    return {
        "width": [3 if point[0] in selected else 0.6 for point in points],
        "color": BORDER,
    }


def _top(points: list[list]) -> float:
    """Return where an axis of persons ends: just above the most, and never at nothing."""
    return 1.05 * max(*(point[2] for point in points), 1)
