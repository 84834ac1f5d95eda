"""Convert a picture to a Plotly Figure, which an analyst can change."""

from typing import Any

from plotly.graph_objects import Figure

from breachlab.drawing.plotly_view import draw_filled_map
from breachlab.drawing.rate_map import RateMap

PAPER = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff"}


def make_figure(picture: Any, title: str) -> Figure:
    """Return a chart or a map of the lab as a Figure with its title."""
    chart = draw_filled_map(picture) if isinstance(picture, RateMap) else picture
    layout = {**chart["layout"], **PAPER, "title": {"text": title, "x": 0, "xanchor": "left"}}
    if title:
        margin = layout.get("margin", {})
        layout["margin"] = {**margin, "t": margin.get("t", 0) + 44}
        layout["height"] = layout.get("height", 240) + 44
    layout["dragmode"] = "zoom"
    return Figure({"data": chart["data"], "layout": layout})
