"""A drawing as a notebook has it: Plotly's by its JSON, a map as SVG, on white in any theme."""

from typing import Any

from breachlab.drawing.rate_map import RateMap
from breachlab.drawing.template import CONFIG
from breachlab.notebook.shown import PLOTLY

# A page colours text by its style sheet; a cell has none.
PAPER = {"paper_bgcolor": "#fff", "plot_bgcolor": "#fff", "autosize": False, "width": 720}
INK = "#1b1f24"
MAP = '<div style="max-width:640px;background:#fff;color:#1b1f24">{}</div>'


def body(drawing: Any, text: str) -> dict[str, Any]:
    """Return a drawing as {MIME type: content}; `text` is for those who see none."""
    if isinstance(drawing, RateMap):
        return {"text/html": MAP.format(drawing.still()), "text/plain": text}
    layout = drawing["layout"]
    layout = {**layout, **PAPER, "font": {**layout["font"], "color": INK}}
    return {
        PLOTLY: {"data": drawing["data"], "layout": layout, "config": CONFIG},
        "text/plain": text,
    }
