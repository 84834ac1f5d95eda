"""The look of every figure: colours, fonts, axes with their ticks, hover.

A figure is the plain dict that Plotly.js reads. Validating a go.Figure would cost each click
milliseconds, and its template more bytes than the numbers. The colours here are visible on white
and on black, so that a change of scheme redraws nothing. The page's style sheet has those of text.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from breachlab.drawing.canvas import Point
from breachlab.words import numbers
from breachlab.words.language import NARROW

BAR = "#4c6ef5"
ATTENTION = "#d9590f"  # what needs action, as in dashboard/assets/tokens.css
BESIDE = "#868e96"  # what the drawn is compared with: the country, a capacity, a named place
GREY = "rgba(128,138,148,0.28)"  # all residents, behind those drawn; what has no length in years
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
# That of a figure to explore: only Plotly's zoom buttons. Pictures that Plotly makes would lack the
# mark of the data, and no button may send data to another host.
EXPLORED: Mapping[str, Any] = {
    "displaylogo": False,
    "scrollZoom": True,
    "responsive": True,
    "modeBarButtons": [["zoom2d", "pan2d", "zoomIn2d", "zoomOut2d", "resetScale2d"]],
}


LATE = 0.7  # share of the width
HEADROOM = 1.05  # the end of an axis over its largest count


def find_end(sizes: Sequence[float]) -> float:
    """Return the end of an axis: just above the largest count, and never 0.

    Example:

        >>> find_end([3, 5]), find_end([0, 0]), find_end([])
        (5.25, 1.05, 1.05)
    """
    return HEADROOM * max([*sizes, 1])


def find_ticks(end: float, most: int = 3) -> list[int]:
    """Return round whole numbers from 0 to the end of an axis, at most `most` besides 0.

    Example:

        >>> [*map(find_ticks, (7_500_000, 5.25, 1.05, 812)), find_ticks(4_100_000, 2)]
        [[0, 2000000, 4000000, 6000000], [0, 2, 4], [0, 1], [0, 500], [0, 2000000, 4000000]]
    """
    size = 10 ** max(math.floor(math.log10(end / most)), 0)
    step = next(size * each for each in (1, 2, 5, 10) if end // (size * each) <= most)
    return list(range(0, int(end) + 1, step))


def write_tick(number: float, language: str) -> str:
    """Write a round count as short as an axis needs.

    Example:

        >>> [write_tick(number, "en") for number in (0, 500, 2_500, 500_000, 1_500_000, 20_000_000)]
        ['0', '500', '2.5 k', '500 k', '1.5 M', '20 M']
        >>> write_tick(1_500_000, "fr")
        '1,5\\u202fM'
    """
    for size, unit in ((numbers.MILLION, "M"), (1_000, "k")):
        if number >= size:
            places = 0 if number % size == 0 else 1
            narrow = NARROW if language == "fr" else " "
            return f"{numbers.decimal(number / size, places, language)}{narrow}{unit}"
    return numbers.whole(number, language)


def tick_counts(end: float, language: str, most: int = 3) -> dict[str, Any]:
    """Return the ticks of an axis as Plotly settings."""
    values = find_ticks(end, most)
    return {"tickvals": values, "ticktext": [write_tick(each, language) for each in values]}


def count_axis(end: float, language: str, most: int = 3) -> dict[str, Any]:
    """Return an upright axis of counts with a grid, from 0 to its end."""
    ticks = tick_counts(end, language, most)
    return {**QUIET_AXIS, "showgrid": True, "range": [0, end], **ticks}


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


def note(
    x: float, y: float, text: str, is_left: bool = False, is_above: bool = False
) -> dict[str, Any]:
    """Return a text at a place in shares of the drawing; beyond LATE it stands to the left."""
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "text": text,
        "showarrow": False,
        "xanchor": "right" if is_left or x > LATE else "left",
        "yanchor": "bottom" if is_above else "top",
    }


def figure(traces: list[dict[str, Any]], **layout: Any) -> dict[str, Any]:
    """Return a figure of these traces in the shared layout."""
    has_bars = any(trace["type"] == "bar" for trace in traces)
    reach = NEAR if has_bars and layout.get("hovermode") == "closest" else ANYWHERE
    return {"data": traces, "layout": {**LAYOUT, "hoverdistance": reach, **layout}}


def explore(figure: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a chart as a figure that can be zoomed; `names` is {key of a number: its name}.

    A trace is named by its first number. The legend has one of several traces of the same name.
    """
    own = {"height", "hoverdistance", "margin"}
    layout = {name: part for name, part in figure["layout"].items() if name not in own}
    for name, part in layout.items():
        if name[1:].startswith("axis"):
            layout[name] = {**part, "fixedrange": False, "automargin": True}
    margin = {"l": 48, "r": 24, "t": 40, "b": 48}
    layout |= {"showlegend": True, "dragmode": "zoom", "autosize": True, "margin": margin}
    traces, seen = [], set()
    for trace in figure["data"]:
        keys = trace.get("meta", {}).get("counts", ())
        name = next((names[key] for key in keys if key in names), "")
        shown = bool(name) and name not in seen and trace["type"] != "heatmap"
        traces.append({**trace, "name": name, "showlegend": shown})
        seen.add(name)
    return {"data": traces, "layout": layout}
