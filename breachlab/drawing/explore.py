"""A chart for a closer look, drawn by Plotly: zoom, hover, and a legend of its lines and bars."""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing.axes import Figure

# What a dcc.Graph is told beside the figure. Its own pictures would lack the mark of the data, and
# nothing is sent to another host: of Plotly's buttons those that zoom stand there.
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
    """Return a chart as a figure that can be zoomed; `names` are those of the keys of numbers.

    A trace is called by the first number that it draws; of traces of one name one is in the legend.
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
    """Return an axis that can be zoomed, and makes room for what is written along it."""
    return {**axis, "fixedrange": False, "automargin": True}
