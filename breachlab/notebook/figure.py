"""A drawing as the output of a cell: a chart as Plotly JSON, a map as SVG, as wide as the cell."""

from typing import Any

from breachlab.drawing.figure_template import CONFIG
from breachlab.drawing.rate_map import RateMap
from breachlab.notebook.shown import PLOTLY

# Dark text on white; looks.py inverts it in a dark notebook.
PAPER = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff", "autosize": True}
INK = "#1b1f24"
MAP = '<div class="map">{}</div>'


def body(drawing: Any, text: str) -> dict[str, Any]:
    """Return a drawing as {MIME type: content}; `text` is its text alternative."""
    if isinstance(drawing, RateMap):
        return {"text/html": MAP.format(drawing.still()), "text/plain": text}
    layout = drawing["layout"]
    layout = {**layout, **PAPER, "font": {**layout["font"], "color": INK}}
    return {
        PLOTLY: {
            "data": drawing["data"],
            "layout": layout,
            "config": {**CONFIG, "responsive": True},
        },
        "text/plain": text,
    }
