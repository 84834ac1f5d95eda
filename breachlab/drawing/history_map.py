"""First registration against the time since the last one ended, as residents per year of each.

Time since the end is drawn to scale, so a band of five years is five times as high as one of a
single year, and a shade means as many residents per year of both whatever the band. What is open,
2004 or before, has no width and stands in grey; those still registered have no end and stand in a
row of their own, shaded among themselves.
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

import pandas

from breachlab.drawing.canvas import Canvas, code_of, records
from breachlab.drawing.template import BAR, FADED, NAMES_AXIS, QUIET_AXIS, RESIDENTS, figure

YEARS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}  # wide is a band
EDGES = [*accumulate(YEARS.values(), initial=0)]
REGISTERED = "registered"
MEASURE = "living_here_person_count"
ROW = (-2.4, -0.4)  # where those still registered stand, above the bands
OPEN, PARTIAL = "2004", "2024"  # or before; nine weeks
# One hue at strengths that show on white and on black.
SHADES = [[place, f"rgba(76,110,245,{alpha})"] for place, alpha in
          ((0, 0.08), (0.25, 0.30), (0.5, 0.52), (0.75, 0.76), (1, 1))]  # fmt: skip
GREY = [[0, RESIDENTS], [1, RESIDENTS]]
WIDE, HIGH = 0.80, 0.76  # of the drawing are the cells'; the rest is their sums'

Cells = Mapping[tuple[str, str], Mapping[str, Any]]


def history_map(rows: pandas.DataFrame, canvas: Canvas) -> dict:
    """Draw exposure/by_first_year_and_end: cells, and the sums of their columns and rows."""
    cells = {(code_of(row["first_year"]), row["history_id"]): row for row in records(rows)}
    columns, bars = _columns(cells, canvas), _rows(cells, canvas)
    return figure(
        [*_shaded(cells, canvas), columns, bars],
        height=460,
        hovermode="closest",
        margin={"l": 112, "r": 8, "t": 4, "b": 40},
        xaxis={**NAMES_AXIS, "domain": [0, WIDE], **_year_names(canvas), "anchor": "y"},
        yaxis={**QUIET_AXIS, "domain": [0, HIGH], "range": [EDGES[-1], ROW[0]], **_names(canvas)},
        xaxis2={**QUIET_AXIS, "domain": [WIDE + 0.02, 1], "visible": False, "anchor": "y"},
        yaxis2={**QUIET_AXIS, "domain": [HIGH + 0.02, 1], "visible": False, "anchor": "x"},
    )


def _shaded(cells: Cells, canvas: Canvas) -> list[dict]:
    """Return the cells as Plotly's heat maps: bands, those still registered, and what is open."""
    years = canvas.dimensions["first_years"].values
    bands, closed = canvas.dimensions["end_bands"].values, [*years[1:]]
    of_bands = {"y": EDGES, "colorscale": SHADES}
    of_registered = {"y": [*ROW], "colorscale": SHADES}
    is_open = {"colorscale": GREY}
    return [
        *_heat(cells, closed, bands, "persons_per_year", canvas, of_bands),
        *_heat(cells, closed, [REGISTERED], MEASURE, canvas, of_registered),
        *_heat(cells, [OPEN], bands, MEASURE, canvas, of_bands | is_open),
        *_heat(cells, [OPEN], [REGISTERED], MEASURE, canvas, of_registered | is_open),
    ]


def _heat(
    cells: Cells,
    years: Sequence[str],
    histories: Sequence[str],
    measure: str,
    canvas: Canvas,
    more: Mapping[str, Any],
) -> list[dict]:
    """Return two traces, of the cells that are kept and of those that are faded."""
    counts = [[_number(cells, year, each, measure) for year in years] for each in histories]
    top = max((count for row in counts for count in row if count), default=1)
    shared = {
        "type": "heatmap",
        "x": [*years],
        "zmin": 0,
        "zmax": top,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hoverinfo": "text",
        "hovertext": [[_text(cells, year, each, canvas) for year in years] for each in histories],
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
    """Return the counts of the cells that are faded, or that are not; null elsewhere."""
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
    """Return a count of a cell; nothing where there is nobody, so that it is not shaded."""
    count = cells.get((year, history), {}).get(measure)
    return count if count is not None and count == count and count > 0 else None


def _text(cells: Cells, year: str, history: str, canvas: Canvas) -> str:
    label = f"{_year(year, canvas)} · {_history(history, canvas)}"
    return canvas.text(label, cells.get((year, history), {}), MEASURE)


def _act(year: str, history: str) -> str:
    """Return what a click selects: the year and the band, or the year and the status."""
    other = "statuses=registered" if history == REGISTERED else f"end_bands={history}"
    return f"toggle:first_years={year}&{other}"


def _columns(cells: Cells, canvas: Canvas) -> dict:
    """Return the sums by year of first registration; hatched where a year is none or not whole."""
    years = canvas.dimensions["first_years"].values
    sums = {year: _sum(cells, canvas, lambda cell, year=year: cell[0] == year) for year in years}
    faded = [canvas.is_faded("first_years", year) for year in years]
    return {
        **_bar([f"toggle:first_years={year}" for year in years], faded),
        "x": [*years],
        "y": [sums[year][MEASURE] for year in years],
        "hovertext": [canvas.text(_year(year, canvas), sums[year], MEASURE) for year in years],
        "marker": {
            "color": BAR,
            "pattern": {"shape": ["/" if year in (OPEN, PARTIAL) else "" for year in years]},
        },
        "yaxis": "y2",
    }


def _rows(cells: Cells, canvas: Canvas) -> dict:
    """Return the sums by time since the end, per year of it: as wide as the band, so to scale."""
    bands = canvas.dimensions["end_bands"].values
    sums = {band: _sum(cells, canvas, lambda cell, band=band: cell[1] == band) for band in bands}
    faded = [canvas.is_faded("end_bands", band) for band in bands]
    return {
        **_bar([f"toggle:end_bands={band}" for band in bands], faded),
        "orientation": "h",
        "x": [sums[band][MEASURE] / YEARS[band] for band in bands],
        "y": [_middle(band) for band in bands],
        "width": [YEARS[band] - 0.2 for band in bands],
        "hovertext": [canvas.text(_history(band, canvas), sums[band], MEASURE) for band in bands],
        "marker": {"color": BAR},
        "xaxis": "x2",
    }


def _bar(acts: list[str], faded: list[bool]) -> dict[str, Any]:
    kept = [number for number, is_faded in enumerate(faded) if not is_faded]
    return {
        "type": "bar",
        "customdata": acts,
        "hoverinfo": "text",
        "selectedpoints": None if len(kept) == len(faded) else kept,
        "unselected": {"marker": {"opacity": FADED}},
    }


def _sum(cells: Cells, canvas: Canvas, is_meant: Any) -> dict[str, int]:
    meant = [row for cell, row in cells.items() if is_meant(cell)]
    return {name: sum(row[name] for row in meant) for name in ("person_count", MEASURE)}


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
    shown = canvas.dimensions["first_years"].values[::4]
    return {
        "categoryarray": [*canvas.dimensions["first_years"].values],  # not in the order of traces
        "tickvals": [*shown],
        "ticktext": [_year(year, canvas).replace(" ", "<br>", 1) for year in shown],
    }
