"""The look of every figure: colours, fonts, axes, hover.

A figure is the plain dict that Plotly.js reads. Validating a go.Figure would cost each click
milliseconds, and its template more bytes than the numbers. The colours here are visible on white
and on black, so that a change of scheme redraws nothing. The page's style sheet has those of text.
"""

from collections.abc import Sequence
from typing import Any

from breachlab.drawing.canvas import Canvas, Point
from breachlab.query import counts

BAR = "#4c6ef5"
ATTENTION = "#d9590f"  # what needs action, as in dashboard/assets/tokens.css
BESIDE = "#868e96"  # what the drawn is compared with: the country, a capacity, a named place
RESIDENTS = "rgba(128,138,148,0.28)"
FADED = 0.25

MARGIN = {"l": 0, "r": 8, "t": 4, "b": 4}
LAYOUT: dict[str, Any] = {
    "autosize": True,
    "dragmode": False,
    "showlegend": False,
    "barmode": "overlay",
    "bargap": 0.2,
    "margin": MARGIN,
    "paper_bgcolor": "rgba(0,0,0,0)",
    "plot_bgcolor": "rgba(0,0,0,0)",
    "font": {"family": "Inter, system-ui, sans-serif", "size": 12},
    "hoverlabel": {
        "bgcolor": "#1b1f24",
        "bordercolor": "#57606a",
        "font": {"family": "Inter, system-ui, sans-serif", "color": "#fff"},
    },
}
# A bar reacts anywhere along its row, so that small ones can be clicked. Not in the hover mode
# "closest": there all bars would then be equally near, and the last one would react.
ANYWHERE = -1
NEAR = 20  # pixels
QUIET_AXIS: dict[str, Any] = {
    "fixedrange": True,
    "zeroline": False,
    "showgrid": False,
    "tickangle": 0,
    "ticklabeloverflow": "allow",  # else Plotly measures every label at every click
}
NAMES_AXIS = {**QUIET_AXIS, "type": "category", "ticklen": 4, "tickcolor": "rgba(0,0,0,0)"}

# Plotly's configuration of a figure in a notebook.
CONFIG: Any = {"displayModeBar": False, "doubleClick": False, "scrollZoom": False}


def bar(points: Sequence[Point], keys: Sequence[str]) -> dict[str, Any]:
    """Return a trace of bars with their click actions, tooltips and fading.

    `keys` are the keys of the numbers in a bar's tooltip, in order. The `meta` of every trace has
    such keys; a trace without tooltips has the key of its length.
    """
    kept = [number for number, point in enumerate(points) if not point.is_faded]
    return {
        "type": "bar",
        "customdata": [point.act for point in points],
        "hovertext": [point.text for point in points],
        "hoverinfo": "text",
        "meta": {"counts": [*keys]},
        "marker": {"color": BAR},
        "selectedpoints": None if len(kept) == len(points) else kept,
        "unselected": {"marker": {"opacity": FADED}},
    }


def ticks_of(
    expected: Sequence[float], measure: str, canvas: Canvas, size: int, is_upright: bool
) -> dict[str, Any]:
    """Return a trace of marks at the ends that bars would have if the selected were like everyone.

    `is_upright` is the direction of the mark itself: it crosses a horizontal bar.
    """
    keys = counts.find_keys(canvas.query, [f"like_everyone_{measure}"] if expected else [])
    return {
        "type": "scatter",
        "mode": "markers",
        "marker": {
            "symbol": "line-ns" if is_upright else "line-ew",
            "size": size,
            "line": {"width": 2, "color": BESIDE},
        },
        "hoverinfo": "skip",
        "meta": {"counts": [*keys.values()]},
        "visible": bool(expected),
    }


def figure(traces: list[dict], **layout: Any) -> dict[str, Any]:
    """Return a figure of these traces in the shared layout."""
    has_bars = any(trace["type"] == "bar" for trace in traces)
    reach = NEAR if has_bars and layout.get("hovermode") == "closest" else ANYWHERE
    return {"data": traces, "layout": {**LAYOUT, "hoverdistance": reach, **layout}}
