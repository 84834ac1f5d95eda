"""A chart or a map as Plotly shows it: to zoom, hover, with a legend; a map as filled lines.

Plotly's own maps would download borders.
"""

import re
from collections.abc import Mapping
from typing import Any

from breachlab.drawing.area_map import COLOURS, Mark
from breachlab.drawing.axes import Figure
from breachlab.drawing.contours import HEIGHT, WIDTH
from breachlab.drawing.rate_map import RateMap

# The configuration of the dcc.Graph: only Plotly's zoom buttons. Pictures that Plotly makes would
# lack the mark of the data, and no button may send data to another host.
BUTTONS = ("zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d")
CONFIG: Mapping[str, Any] = {
    "displaylogo": False,
    "scrollZoom": True,
    "responsive": True,
    "modeBarButtons": [[*BUTTONS]],
}
DROPPED = ("height", "hoverdistance", "margin")
MARGIN = {"l": 48, "r": 24, "t": 40, "b": 48}


def explore(figure: Figure, names: Mapping[str, str]) -> dict[str, Any]:
    """Return a chart as a figure that can be zoomed; `names` is {key of a number: its name}.

    A trace is named by its first number. The legend has one of several traces of the same name.
    """
    layout = {name: part for name, part in figure["layout"].items() if name not in DROPPED}
    axes = {name: _free(part) for name, part in layout.items() if name[1:].startswith("axis")}
    traces, seen = [], set()
    for trace in figure["data"]:
        name = _name(trace, names)
        shown = bool(name) and name not in seen and trace["type"] != "heatmap"
        traces.append({**trace, "name": name, "showlegend": shown})
        seen.add(name)
    more = {"showlegend": True, "dragmode": "zoom", "autosize": True, "margin": MARGIN}
    return {"data": traces, "layout": {**layout, **axes, **more}}


def _name(trace: Mapping[str, Any], names: Mapping[str, str]) -> str:
    keys = trace.get("meta", {}).get("counts", ())
    return next((names[key] for key in keys if key in names), "")


def _free(axis: Mapping[str, Any]) -> dict[str, Any]:
    """Return an axis that can be zoomed, with an automatic margin for its texts."""
    return {**axis, "fixedrange": False, "automargin": True}


NONE = "#ffffff"  # colour of an area without a row
STEP = re.compile(r"([MLHVZmlhvz])|(-?\d*\.?\d+)")
HIDDEN = {"visible": False, "fixedrange": True}


def draw_filled_map(drawing: RateMap) -> dict[str, Any]:
    """Return a map as the dict of a Plotly figure."""
    paths = (drawing.areas.outlines | drawing.areas.enlarged).items()
    layout = {
        "showlegend": False,
        "height": 560,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
        "hovermode": "closest",
        "xaxis": {**HIDDEN, "range": [0, WIDTH]},
        "yaxis": {**HIDDEN, "range": [HEIGHT, 0], "scaleanchor": "x"},
    }
    return {
        "data": [_area(drawing.marks[code], path) for code, path in paths],
        "layout": layout,
    }


def _area(mark: Mark, path: str) -> dict[str, Any]:
    across, down = _points(path)
    colour = COLOURS[mark.ratio_class] if mark.ratio_class < len(COLOURS) else NONE
    return {
        "type": "scatter",
        "mode": "lines",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"color": "#ffffff" if colour != NONE else "#ced4da", "width": 0.7},
        "x": across,
        "y": down,
        "name": mark.label,
        "text": mark.hover.replace("\n", "<br>"),
        "hoveron": "fills",
        "hoverinfo": "text",
    }


def _points(path: str) -> tuple[list[float | None], list[float | None]]:
    """Return the x and the y of the points of an SVG path; a null separates two rings.

    >>> _points("M1 2L3 4zM5 6l1-2h3z")
    ([1.0, 3.0, 1.0, None, 5.0, 6.0, 9.0, 5.0], [2.0, 4.0, 2.0, None, 6.0, 4.0, 4.0, 6.0])
    """
    xs: list[float | None] = []
    ys: list[float | None] = []
    here, first, command = (0.0, 0.0), (0.0, 0.0), "M"
    numbers: list[float] = []
    for letter, number in STEP.findall(path):
        if letter in "zZ" and letter:
            xs.append(first[0])
            ys.append(first[1])
            here = first
            continue
        if letter:
            command, numbers = letter, []
            continue
        numbers.append(float(number))
        if len(numbers) < (1 if command in "HhVv" else 2):
            continue
        here = _move(command, numbers, here)
        numbers = []
        if command in "Mm":
            first = here
            if xs:
                xs.append(None)
                ys.append(None)
            command = "l" if command == "m" else "L"
        xs.append(here[0])
        ys.append(here[1])
    return xs, ys


def _move(command: str, numbers: list[float], here: tuple[float, float]) -> tuple[float, float]:
    """Return the point after a step of an SVG path."""
    by = here if command.islower() else (0.0, 0.0)
    match command.upper():
        case "H":
            return (by[0] + numbers[0], here[1])
        case "V":
            return (here[0], by[1] + numbers[0])
    return (by[0] + numbers[0], by[1] + numbers[1])
