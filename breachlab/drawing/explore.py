"""A chart in the view Explore, drawn by Plotly: zoom, hover, and a legend of lines and bars."""

from collections.abc import Mapping
from typing import Any

from breachlab.drawing.axes import Figure

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
