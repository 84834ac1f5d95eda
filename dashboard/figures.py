"""Rows of a query → figure of a chart; no Dash, no SQL.

A figure is the plain dict that Plotly.js reads. Validating a go.Figure would cost each click
milliseconds, and its template more bytes than the numbers. Colours that depend on the light
or dark scheme stand in assets/style.css, so that changing it redraws nothing.
"""

import pandas

from . import contours
from .selection import Selection
from .words import LABELS, compact

ACCENT = "#4c6ef5"
FADED = 0.22
# The lowest rate is a breath of the accent: strength shows on white and on black alike.
SCALE = [[0, "rgba(76,110,245,0.10)"], [0.5, "rgba(76,110,245,0.5)"], [1, "rgba(66,99,235,1)"]]

CONFIG = {
    "displayModeBar": False,
    "doubleClick": False,
    "scrollZoom": False,
    # A choropleth asks plotly's CDN for a world map even with contours of its own, and draws
    # nothing when it cannot have it: this is an empty world. '#' hides the name it appends.
    "topojsonURL": 'data:application/json,{"type":"Topology","arcs":[],"objects":{}}#',
}

LAYOUT = {
    "autosize": True,
    "dragmode": False,
    "showlegend": False,
    "bargap": 0.18,
    "margin": {"l": 0, "r": 8, "t": 4, "b": 4},
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", "size": 12},
    "hoverlabel": {"bgcolor": "#25262b", "bordercolor": "#25262b", "font": {"color": "#fff"}},
    # Anywhere along a bar counts as the bar: small ones can be pointed at and clicked.
    "hoverdistance": -1,
}
QUIET_AXIS = {
    "fixedrange": True,
    "zeroline": False,
    "showgrid": False,
    "tickangle": 0,
    "ticklabeloverflow": "allow",  # or every label is measured at every click
}

HOVER = (
    "<b>%{customdata[1]}</b><br>%{customdata[2]:,} persons<br>%{customdata[3]:,} records"
    "<extra></extra>"
)


def departement_map(rows: pandas.DataFrame, selection: Selection) -> dict:
    """Draw persons per 1,000 residents, all 101 départements, those without persons at 0."""
    rates = dict(zip(rows.departement_code, rows.persons_per_thousand, strict=True))
    regions = dict(zip(rows.departement_code, rows.region_name, strict=True))
    points = _points(rows, "departements", "departement_code")
    trace = {
        "type": "choropleth",
        "geojson": f"assets/{contours.FILE.name}",
        "locations": list(contours.NAMES),
        "z": [rates.get(code, 0) for code in contours.NAMES],
        "customdata": [[*point, regions.get(point[0], "")] for point in points],
        "colorscale": SCALE,
        "zmin": 0,
        "marker": {
            "opacity": _opacities(points, selection.get("departements")),
            "line": {"width": 0.6, "color": "rgba(134,142,150,0.8)"},
        },
        "colorbar": COLOUR_BAR,
        "hovertemplate": HOVER.replace("</b>", "</b><br>%{customdata[4]}").replace(
            "<extra>", "<br>%{z:.1f} per 1,000 residents<extra>"
        ),
    }
    return {"data": [trace], "layout": {**LAYOUT, "geo": GEO, "margin": NO_MARGIN}}


NO_MARGIN = {"l": 0, "r": 0, "t": 0, "b": 0}
WEST_EAST, SOUTH_NORTH = contours.extent()
GEO = {
    "visible": False,
    "bgcolor": "rgba(0,0,0,0)",
    "projection": {"type": "mercator"},
    # Not fitbounds, which measures all shapes again at every click, for 12 ms.
    "lonaxis": {"range": WEST_EAST},
    "lataxis": {"range": SOUTH_NORTH},
}
COLOUR_BAR = {
    "orientation": "h",
    "thickness": 8,
    "len": 0.4,
    "x": 1,
    "xanchor": "right",
    "y": 1,
    "yanchor": "top",
    "ypad": 0,
    "nticks": 4,
    "outlinewidth": 0,
    "title": {"text": "persons per 1,000 residents", "side": "top", "font": {"size": 11}},
}


def age_pyramid(rows: pandas.DataFrame, selection: Selection) -> dict:
    """Draw women to the left and men to the right of the ages, on one scale."""
    top = _top(rows)
    women, men = (_side(rows, sex, selection) for sex in LABELS["sexes"])
    women |= {"xaxis": "x", "yaxis": "y"}
    men |= {"xaxis": "x2", "yaxis": "y"}
    counts = {**QUIET_AXIS, "nticks": 3, "tickformat": "~s"}
    layout = {
        **LAYOUT,
        "hovermode": "y",
        "margin": {"l": 8, "r": 8, "t": 4, "b": 22},
        "xaxis": {**counts, "domain": [0, 0.39], "range": [top, 0]},
        "xaxis2": {**counts, "domain": [0.61, 1], "range": [0, top]},
        "yaxis": {**QUIET_AXIS, "anchor": "x2", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"},
    }
    return {"data": [women, men], "layout": layout}


def status_bars(rows: pandas.DataFrame, selection: Selection) -> dict:
    """Draw one bar a status."""
    return _bars_across(rows, "statuses", "status", selection, room=150)


def end_bars(rows: pandas.DataFrame, selection: Selection) -> dict:
    """Draw one bar a band of completed years since the last registration ended."""
    return _bars_across(rows, "end_bands", "end_band", selection, room=82)


def year_columns(rows: pandas.DataFrame, selection: Selection) -> dict:
    """Draw one column a year of first registration."""
    points = _points(rows, "first_years", "first_year")
    trace = _bar(points, selection.get("first_years"))
    trace |= {"x": [point[0] for point in points], "y": [point[2] for point in points]}
    ticks = [2004, *range(2006, 2025, 2)]
    layout = {
        **LAYOUT,
        "hovermode": "x",
        "margin": {"l": 34, "r": 4, "t": 6, "b": 34},
        "xaxis": {
            **QUIET_AXIS,
            "tickvals": ticks,
            "ticktext": ["2004<br>or before", *map(str, ticks[1:])],
        },
        "yaxis": {**QUIET_AXIS, "showgrid": True, "nticks": 4, "tickformat": "~s",
                  "range": [0, 1.05 * max(_tallest(points), 1)]},
    }
    return {"data": [trace], "layout": layout}


def _bars_across(
    rows: pandas.DataFrame, dimension: str, column: str, selection: Selection, room: int
) -> dict:
    points = _points(rows, dimension, column)
    trace = _bar(points, selection.get(dimension))
    trace |= {
        "orientation": "h",
        "x": [point[2] for point in points],
        "y": [point[1] for point in points],
        "text": [compact(point[2]) for point in points],
        "textposition": "outside",
        "textangle": 0,
        "cliponaxis": False,
    }
    # The numbers stand outside the bars, so the axis leaves them a third of the width.
    counts = {**QUIET_AXIS, "visible": False, "range": [0, 1.35 * max(_tallest(points), 1)]}
    names = {**QUIET_AXIS, "autorange": "reversed", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}
    margin = {**LAYOUT["margin"], "l": room}
    layout = {**LAYOUT, "hovermode": "y", "xaxis": counts, "yaxis": names, "margin": margin}
    return {"data": [trace], "layout": layout}


def _side(rows: pandas.DataFrame, sex: str, selection: Selection) -> dict:
    points = _points(rows[rows.sex == sex], "age_bands", "age_band")
    is_out = sex not in selection.get("sexes", [sex])
    trace = _bar(points, [] if is_out else selection.get("age_bands"))
    return trace | {
        "orientation": "h",
        "x": [point[2] for point in points],
        "y": [point[1] for point in points],
        "name": LABELS["sexes"][sex],
        "hovertemplate": HOVER.replace("</b>", f"</b> · {LABELS['sexes'][sex].lower()}"),
    }


def _bar(points: list[list], selected: list | None) -> dict:
    return {
        "type": "bar",
        "customdata": points,
        "marker": {"color": ACCENT, "opacity": _opacities(points, selected)},
        "hovertemplate": HOVER,
    }


def _points(rows: pandas.DataFrame, dimension: str, column: str) -> list[list]:
    """Return [value, label, persons, records] for every value, those without rows at 0."""
    known = dict(zip(rows[column], zip(rows.person_count, rows.record_count), strict=True))
    return [
        [value, words, *map(int, known.get(value, (0, 0)))]
        for value, words in LABELS[dimension].items()
    ]


def _opacities(points: list[list], selected: list | None) -> list[float]:
    if selected is None:
        return [1.0] * len(points)
    return [1.0 if point[0] in selected else FADED for point in points]


def _tallest(points: list[list]) -> int:
    return max(point[2] for point in points)


def _top(rows: pandas.DataFrame) -> float:
    return 1.05 * max(rows.person_count.max() if len(rows) else 0, 1)
