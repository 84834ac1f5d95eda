"""Heat map of first registration against the time since the last one ended.

Time since the end is drawn to scale: a band of five years is five times as high as one of a single
year. A shade means the same residents per year of registration and year since the end in every
band. The open first column, a year and all before it, has no width in years and is grey. Persons
who are still registered have no end: they are a row of their own, with shades of its own.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from breachlab.drawing import axis
from breachlab.drawing.bars import EVERY
from breachlab.drawing.canvas import Canvas, Point, code_of, list_told, number_of
from breachlab.drawing.figure_template import (
    BAR,
    FADED,
    NAMES_AXIS,
    QUIET_AXIS,
    RESIDENTS,
    bar,
    figure,
)
from breachlab.query.answer_rows import Rows

YEARS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}  # {band: years}
EDGES = [*accumulate(YEARS.values(), initial=0)]
REGISTERED = "registered"
MEASURE = "living_here_person_count"
SUMMED = ("person_count", MEASURE)
PER_YEAR = "persons_per_year_since_the_end"  # key of the length of a band's sum; no column has it
ROW = (-2.4, -0.4)  # ends of the row of those still registered, above the bands
# One hue at strengths that are visible on white and on black.
SHADES = [[place, f"rgba(76,110,245,{alpha})"] for place, alpha in
          ((0, 0.08), (0.25, 0.30), (0.5, 0.52), (0.75, 0.76), (1, 1))]  # fmt: skip
GREY = [[0, RESIDENTS], [1, RESIDENTS]]
HALF = 0.5  # half the width of a year's column
WIDE, HIGH = 0.80, 0.76  # shares of the drawing for the cells; the rest is for their sums

Cells = Mapping[tuple[str, str], Mapping[str, Any]]


def history_map(rows: Rows, canvas: Canvas) -> dict:
    """Draw exposure/by_first_year_and_end: cells, and the sums of their columns and rows."""
    cells = {(code_of(row["first_year"]), row["history_id"]): row for row in rows.dicts()}
    columns, lines = _columns(cells, canvas), _rows(cells, canvas)
    return figure(
        [*_shade(cells, canvas), *columns, *lines],
        height=460,
        hovermode="closest",
        margin={"l": 112, "r": 8, "t": 4, "b": 40},
        xaxis={**NAMES_AXIS, "domain": [0, WIDE], **_year_names(canvas), "anchor": "y"},
        yaxis={**QUIET_AXIS, "domain": [0, HIGH], "range": [EDGES[-1], ROW[0]], **_names(canvas)},
        xaxis2={**_sums_axis(WIDE, lines[1]["x"]), "anchor": "y"},
        yaxis2={**_sums_axis(HIGH, columns[1]["y"]), "anchor": "x"},
    )


def _sums_axis(beyond: float, full: Sequence[float]) -> dict[str, Any]:
    """Return the axis of sums: it begins beyond the cells and ends just above the longest bar."""
    settings = {"domain": [beyond + 0.02, 1], "visible": False, "range": [0, axis.top([*full])]}
    return {**QUIET_AXIS, **settings}


def _shade(cells: Cells, canvas: Canvas) -> list[dict]:
    """Return the cells as Plotly heat maps: bands, still registered, and the open first year."""
    years = canvas.dimensions["first_years"].values
    bands, closed = canvas.dimensions["end_bands"].values, [*years[1:]]
    of_bands = {"y": EDGES, "colorscale": SHADES}
    of_registered = {"y": [*ROW], "colorscale": SHADES}
    is_open = {"colorscale": GREY}
    return [
        *_heat(cells, closed, bands, "persons_per_year", canvas, of_bands),
        *_heat(cells, closed, [REGISTERED], MEASURE, canvas, of_registered),
        *_heat(cells, years[:1], bands, MEASURE, canvas, of_bands | is_open),
        *_heat(cells, years[:1], [REGISTERED], MEASURE, canvas, of_registered | is_open),
    ]


def _heat(
    cells: Cells,
    years: Sequence[str],
    histories: Sequence[str],
    measure: str,
    canvas: Canvas,
    more: Mapping[str, Any],
) -> list[dict]:
    """Return a trace of the selected cells, and one of the faded cells if there is a selection.

    Years are numbers on the axis. On an axis of names, each trace would have a cell for every
    year, and the tooltips of the last trace would hide all others.
    """
    counts = [[_number(cells, year, each, measure) for year in years] for each in histories]
    top = max((count for row in counts for count in row if count), default=1)
    shared = {
        "type": "heatmap",
        "x": _edges(years, canvas),
        "zmin": 0,
        "zmax": top,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverinfo": "text",
        "hovertext": [[_text(cells, year, each, canvas) for year in years] for each in histories],
        "meta": {"counts": _keys(canvas)},
        "customdata": [[_act(year, each) for year in years] for each in histories],
        **more,
    }
    return [
        {**shared, "z": _where(counts, years, histories, canvas, is_faded), "opacity": opacity}
        for is_faded, opacity in ((False, 1), (True, FADED))
        if not is_faded or {"first_years", "end_bands"} & set(canvas.selection)
    ]


def _where(
    counts: list[list], years: Sequence[str], histories: Sequence[str], canvas: Canvas, faded: bool
) -> list[list]:
    """Return the counts of the cells that are faded, or of those that are not; else null."""
    return [
        [
            count if _is_faded(year, history, canvas) is faded else None
            for year, count in zip(years, row, strict=True)
        ]
        for history, row in zip(histories, counts, strict=True)
    ]


def _is_faded(year: str, history: str, canvas: Canvas) -> bool:
    return canvas.is_faded("first_years", year) or canvas.is_faded("end_bands", history)


def _number(cells: Cells, year: str, history: str, measure: str) -> float | None:
    """Return a count of a cell; null instead of 0, so that an empty cell has no shade."""
    count = cells.get((year, history), {}).get(measure)
    return count if count is not None and count == count and count > 0 else None


def _text(cells: Cells, year: str, history: str, canvas: Canvas) -> str:
    label = f"{_year(year, canvas)} · {_history(history, canvas)}"
    return canvas.text(label, cells.get((year, history), {}), MEASURE)


def _keys(canvas: Canvas) -> list[str]:
    """Return the keys of the numbers in the tooltip of a cell or a sum."""
    return canvas.list_keys(list_told(MEASURE, SUMMED))


def _act(year: str, history: str) -> str:
    """Return the action of a click: select the year and the band, or the year and the status."""
    other = "statuses=registered" if history == REGISTERED else f"end_bands={history}"
    return f"toggle:first_years={year}&{other}"


def _columns(cells: Cells, canvas: Canvas) -> list[dict]:
    """Return the sums by year of first registration; the open first and the last are hatched."""
    years = canvas.dimensions["first_years"].values
    sums = {year: _sum(cells, canvas, lambda cell, year=year: cell[0] == year) for year in years}
    points = [_point("first_years", year, _year(year, canvas), sums, canvas) for year in years]
    shapes = ["/" if year in (years[0], years[-1]) else "" for year in years]
    pattern = {"marker": {"color": BAR, "pattern": {"shape": shapes}}}
    bars = {**bar(points, _keys(canvas)), **pattern}
    shared = {"x": [*range(len(years))], "yaxis": "y2"}
    counts = [point.count for point in points]
    key = canvas.key(MEASURE)
    return _pointed_at({**bars, **shared}, "y", counts, key, [1] * len(years))


def _rows(cells: Cells, canvas: Canvas) -> list[dict]:
    """Return the sums per year since the end; each bar as high as its band, so to scale."""
    bands = canvas.dimensions["end_bands"].values
    sums = {band: _sum(cells, canvas, lambda cell, band=band: cell[1] == band) for band in bands}
    points = [_point("end_bands", band, _history(band, canvas), sums, canvas) for band in bands]
    widths = [YEARS[band] - 0.2 for band in bands]
    shared = {"orientation": "h", "y": [*map(_middle, bands)], "width": widths, "xaxis": "x2"}
    counts = [point.count / YEARS[point.code] for point in points]
    bars = {**bar(points, _keys(canvas)), **shared}
    return _pointed_at(bars, "x", counts, canvas.key(PER_YEAR), [YEARS[band] for band in bands])


def _point(name: str, code: str, label: str, sums: Mapping[str, Any], canvas: Canvas) -> Point:
    """Return the sum of a year or of a band; a click selects it."""
    text = canvas.text(label, sums[code], MEASURE)
    count, act = sums[code][MEASURE], f"toggle:{name}={code}"
    return Point(code, label, count, text, act, canvas.is_faded(name, code))


def _pointed_at(
    drawn: dict[str, Any], side: str, counts: list[float], key: str, widths: list[int]
) -> list[dict]:
    """Return bars of the counts, and transparent bars of full length with their tooltips.

    Cells need Plotly's hover mode "closest". In this mode a bar reacts only inside of itself, and
    a short bar would be hard to hit. `key` is the key of the counts; `widths` are those of the
    transparent bars, which leave no gap.
    """
    most = max([*map(number_of, counts), 1])
    bars = {name: part for name, part in drawn.items() if name not in ("customdata", "hovertext")}
    clear = {"marker": {"opacity": 0}, "unselected": {"marker": {"opacity": 0}}}
    return [
        {**bars, side: counts, "hoverinfo": "skip", "meta": {"counts": [key]}},
        {**drawn, side: [most] * len(counts), "width": widths, **clear},
    ]


def _sum(cells: Cells, canvas: Canvas, is_meant: Any) -> dict[str, int]:
    rows = [row for cell, row in cells.items() if is_meant(cell)]
    return {name: sum(row[name] for row in rows) for name in SUMMED}


def _edges(years: Sequence[str], canvas: Canvas) -> list[float]:
    """Return the left edges of the columns of consecutive years, and the right edge of the last."""
    first = canvas.dimensions["first_years"].values.index(years[0])
    return [first + number - HALF for number in range(len(years) + 1)]


def _middle(band: str) -> float:
    number = [*YEARS].index(band)
    return (EDGES[number] + EDGES[number + 1]) / 2


def _year(year: str, canvas: Canvas) -> str:
    return canvas.dimensions["first_years"].heading(year)


def _history(history: str, canvas: Canvas) -> str:
    if history == REGISTERED:
        return canvas.words.label("status", REGISTERED) or history
    return canvas.dimensions["end_bands"].heading(history)


def _names(canvas: Canvas) -> dict[str, Any]:
    bands = canvas.dimensions["end_bands"].values
    registered = _history(REGISTERED, canvas)
    return {
        "tickvals": [sum(ROW) / 2, *map(_middle, bands)],
        "ticktext": [
            registered[:1].upper() + registered[1:].partition(" (")[0],
            *(_history(band, canvas) for band in bands),
        ],
    }


def _year_names(canvas: Canvas) -> dict[str, Any]:
    years = canvas.dimensions["first_years"].values
    return {
        "type": "linear",
        "range": [-HALF, len(years) - HALF],
        "tickvals": [*range(0, len(years), EVERY)],
        "ticktext": [_year(year, canvas).replace(" ", "<br>", 1) for year in years[::EVERY]],
    }
