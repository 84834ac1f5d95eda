"""The drawing of each question; a question without one is shown as a table.

Questions that need no drawing of their own prepare their rows for bars or a curve here.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

from breachlab.drawing.bars import bars, columns, pyramid
from breachlab.drawing.canvas import RESIDENTS, Canvas, code_of, number_of
from breachlab.drawing.figure_template import BAR, GREY, NAMES_AXIS, QUIET_AXIS, figure, find_end
from breachlab.drawing.known_axis import known_axis
from breachlab.drawing.lines import Along, Flag, curve, steps
from breachlab.drawing.plans import draw_left, plan_panels
from breachlab.drawing.rate_map import rate_map
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import interface

Drawing: TypeAlias = Callable[[Rows, Canvas], Any]

ALLOWED = "allowed_years"


def field_bars(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw the fields of fields/by_field that only some records hold."""
    lacked = rows.where(lambda row: row["held_by"] == "some_records")
    return bars(lacked, canvas, column="field_id", measure=RESIDENTS)


def spared_bars(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw the harms of fields/without_nir that at least one person would be spared."""
    spared = rows.where(lambda row: row["avoided_person_count"] > 0)
    return bars(spared, canvas, column="harm_id", measure="avoided_person_count")


def by_limit(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw retention/avoided_by_limit, with a flag at the term that the law allows."""
    text = interface(canvas.language)["drawing"]["allowed"]
    flag = None
    for allowed in map(int, rows[ALLOWED][:1]):
        years = numbers.count_noun(allowed, "years", canvas.language)
        flag = Flag(allowed, text.format(years), ALLOWED)
    along = Along("limit_years", "years", "years_after_the_end", "retention_years")
    return curve(rows, canvas, along, "avoided_person_count", flag=flag)


def by_days_earlier(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw access/days_earlier, with a flag at the first signal.

    For some départements the answer depends on the order of reading, which is not published: then
    the range from the least to the most is drawn.
    """
    text = interface(canvas.language)["drawing"]["first_signal"]
    flags = [Flag(row["days_earlier"], text) for row in rows.dicts() if row["is_first_signal"]]
    along = Along("days_earlier", "days", "days_earlier", "days_earlier")
    bounds = ["least_saved_person_count", "most_saved_person_count"]
    measures = bounds if any(rows["is_by_order"]) else ["saved_person_count"]
    return curve(rows, canvas, along, *measures, flag=flags[0] if flags else None)


def by_departement(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw access/own_departement: the share read by accounts of the largest départements."""
    along = Along("departement_count", "departements", "departements_taken")
    return curve(rows, canvas, along, "so_far_person_share")


YEARS = {"0": 1, "1": 1, "2": 1, "3-5": 3, "6-10": 5, "11-15": 5, "16-20": 4}  # {band: years}
EDGES = [*accumulate(YEARS.values(), initial=0)]
REGISTERED = "registered"
PER_YEAR = "persons_per_year_since_the_end"  # key of the length of a band's sum; no column has it
ROW = [-2.4, -0.4]  # ends of the row of those still registered, above the bands
# One hue at strengths that are visible on white and on black.
SHADES = [[0, "rgba(76,110,245,0.08)"], [1, "rgba(76,110,245,1)"]]

Cells = Mapping[tuple[str, str], Mapping[str, Any]]  # {(first year, band or REGISTERED): its row}


def history_map(rows: Rows, canvas: Canvas) -> dict[str, Any]:
    """Draw exposure/by_first_year_and_end: cells, and the sums of their columns and rows.

    Time since the end is drawn to scale: a band of five years is five times as high as one of a
    single year. A shade means the same residents per year of registration and year since the end in
    every band. The open first column, a year and all before it, has no width in years and is grey.
    Persons who are still registered have no end: they are a row of their own, with shades of its
    own. Sums of a band are per year since the end, those of the first and of the last year hatched.
    Their tooltips, of the persons of a band, stand on transparent bars of full length. Nothing is
    clicked: the drawing is for notebooks.
    """
    cells = {(code_of(row["first_year"]), row["history_id"]): row for row in rows.dicts()}
    years, bands = (canvas.dimensions[name] for name in ("first_years", "end_bands"))
    closed, grey = range(1, len(years.values)), [[0, GREY], [1, GREY]]
    registered = canvas.words.label("status", REGISTERED) or REGISTERED
    in_bands = {code: bands.heading(code) for code in bands.values}
    in_row = {REGISTERED: registered}
    by_year, by_band = Counter[str](), Counter[str]()
    for (year, history), row in cells.items():
        by_year[year] += row[RESIDENTS]
        by_band[history] += row[RESIDENTS]
    year_sums = [by_year[year] for year in years.values]
    band_sums = [by_band[band] / YEARS[band] for band in bands.values]
    named = range(0, len(years.values), 4)
    sums_of_years = _draw_sums(
        by_year, {year: years.heading(year) for year in years.values}, canvas
    )
    sums_of_years |= {"x": [*range(len(years.values))], "y": year_sums, "yaxis": "y2"}
    hatched = ["/" if year in (years.values[0], years.values[-1]) else "" for year in years.values]
    sums_of_years["marker"] = {"color": BAR, "pattern": {"shape": hatched}}
    middles = {code: sum(ends) / 2 for code, ends in zip(YEARS, pairwise(EDGES), strict=True)}
    of_bands = {"orientation": "h", "y": [middles[band] for band in bands.values], "xaxis": "x2"}
    sums_of_bands = of_bands | {
        "type": "bar",
        "x": band_sums,
        "width": [YEARS[band] - 0.2 for band in bands.values],
        "marker": {"color": BAR},
        "hoverinfo": "skip",
        "meta": {"counts": [canvas.key(PER_YEAR)]},
    }
    pointed_at = _draw_sums(by_band, in_bands, canvas) | of_bands
    pointed_at |= {
        "x": [max([*band_sums, 1])] * len(band_sums),
        "marker": {"color": BAR, "opacity": 0},
    }
    beyond = {**QUIET_AXIS, "visible": False}
    return figure(
        [
            _draw_cells(cells, closed, in_bands, "persons_per_year", EDGES, SHADES, canvas),
            _draw_cells(cells, closed, in_row, RESIDENTS, ROW, SHADES, canvas),
            _draw_cells(cells, range(1), in_bands, RESIDENTS, EDGES, grey, canvas),
            _draw_cells(cells, range(1), in_row, RESIDENTS, ROW, grey, canvas),
            sums_of_years,
            sums_of_bands,
            pointed_at,
        ],
        height=460,
        hovermode="closest",
        margin={"l": 112, "r": 8, "t": 4, "b": 40},
        xaxis={
            **NAMES_AXIS,
            "type": "linear",
            "domain": [0, 0.8],
            "range": [-0.5, len(years.values) - 0.5],
            "tickvals": [*named],
            "ticktext": [years.heading(years.values[at]).replace(" ", "<br>", 1) for at in named],
        },
        yaxis={
            **QUIET_AXIS,
            "domain": [0, 0.76],
            "range": [EDGES[-1], ROW[0]],
            "tickvals": [sum(ROW) / 2, *middles.values()],
            "ticktext": [
                registered[:1].upper() + registered[1:].partition(" (")[0],
                *(in_bands[band] for band in middles),
            ],
        },
        xaxis2={**beyond, "domain": [0.82, 1], "range": [0, find_end(band_sums)], "anchor": "y"},
        yaxis2={**beyond, "domain": [0.78, 1], "range": [0, find_end(year_sums)], "anchor": "x"},
    )


def _draw_cells(
    cells: Cells,
    places: range,
    names: Mapping[str, str],
    measure: str,
    edges: Sequence[float],
    scale: list[Any],
    canvas: Canvas,
) -> dict[str, Any]:
    """Return the heat map of years, by their places on the axis, and of rows, by code and name.

    A cell of nobody is null, so that it has no shade.
    """
    years = canvas.dimensions["first_years"]
    codes = [years.values[place] for place in places]
    counts = [
        [number_of(cells.get((year, code), {}).get(measure)) or None for year in codes]
        for code in names
    ]
    return {
        "type": "heatmap",
        "x": [place - 0.5 for place in (*places, places.stop)],
        "y": [*edges],
        "z": counts,
        "zmin": 0,
        "zmax": max((count for row in counts for count in row if count), default=1),
        "colorscale": scale,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "hovertext": [
            [
                canvas.text(
                    f"{years.heading(year)} · {name}", cells.get((year, code), {}), RESIDENTS
                )
                for year in codes
            ]
            for code, name in names.items()
        ],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys([RESIDENTS])},
    }


def _draw_sums(
    sums: Mapping[str, float], names: Mapping[str, str], canvas: Canvas
) -> dict[str, Any]:
    """Return bars without their places: their tooltips with a name and a sum."""
    return {
        "type": "bar",
        "marker": {"color": BAR},
        "hovertext": [
            canvas.text(name, {RESIDENTS: sums[code]}, RESIDENTS) for code, name in names.items()
        ],
        "hoverinfo": "text",
        "meta": {"counts": canvas.list_keys([RESIDENTS])},
    }


DRAWINGS: Mapping[str, Drawing] = {
    "access/days_earlier": by_days_earlier,
    "access/own_departement": by_departement,
    "combination/marginal_effect": steps,
    "exposure/by_age_band": partial(bars, column="age_band"),
    "exposure/by_duration": partial(bars, column="duration_band"),
    "exposure/by_end_band": partial(bars, column="end_band"),
    "exposure/by_first_year": partial(columns, column="first_year"),
    "exposure/by_first_year_and_end": history_map,
    "exposure/by_status": partial(bars, column="status", measure=RESIDENTS),
    "exposure/known_axis": known_axis,
    "exposure/rate_by_age_and_sex": pyramid,
    "exposure/rate_by_departement": rate_map,
    "exposure/rate_by_region": rate_map,
    "fields/by_field": field_bars,
    "fields/without_nir": spared_bars,
    "notification/call_volume": plan_panels,
    "notification/waves": draw_left,
    "retention/avoided_by_limit": by_limit,
}
