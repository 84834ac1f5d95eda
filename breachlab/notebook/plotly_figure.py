"""Convert a picture to a Plotly Figure, which an analyst can change."""

import re
from typing import Any

from plotly.graph_objects import Figure

from breachlab.drawing.area_map import COLOURS, Mark
from breachlab.drawing.contours import HEIGHT, WIDTH
from breachlab.drawing.rate_map import RateMap

PAPER = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff"}
NONE = "#ffffff"  # colour of an area without a row
STEP = re.compile(r"([MLHVZmlhvz])|(-?\d*\.?\d+)")
HIDDEN = {"visible": False, "fixedrange": True}


def make_figure(picture: Any, title: str) -> Figure:
    """Return a chart or a map of the lab as a Figure with its title."""
    chart = _map(picture) if isinstance(picture, RateMap) else picture
    layout = {**chart["layout"], **PAPER, "title": {"text": title, "x": 0, "xanchor": "left"}}
    if title:
        margin = layout.get("margin", {})
        layout["margin"] = {**margin, "t": margin.get("t", 0) + 44}
        layout["height"] = layout.get("height", 240) + 44
    layout["dragmode"] = "zoom"
    return Figure({"data": chart["data"], "layout": layout})


def _map(drawing: RateMap) -> dict[str, Any]:
    """Return a map as filled lines, one per area; Plotly's own maps would download borders."""
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
