"""Marks along an axis of days, as Plotly traces: bands, points, stems, texts."""

from collections.abc import Sequence
from typing import Any

STEM = {"color": "rgba(128,138,148,1)", "width": 1}
LATE = 0.7  # share of the width: the text of a later day stands left of it


def bands(
    pieces: Sequence[tuple[float, float]], height: float, colour: str, text: str, keys: list[str]
) -> dict[str, Any]:
    """Return bars between these places, all of one height."""
    return {
        "type": "bar",
        "x": [(left + right) / 2 for left, right in pieces],
        "width": [right - left for left, right in pieces],
        "y": [height] * len(pieces),
        "marker": {"color": colour},
        "hovertext": [text] * len(pieces),
        "hoverinfo": "text",
        "meta": {"counts": keys},
    }


def points(
    x: list[float], y: list[float], texts: list[str], marker: dict[str, Any], keys: list[str]
) -> dict[str, Any]:
    """Return points with their tooltips."""
    marks: dict[str, Any] = {"type": "scatter", "mode": "markers", "x": x, "y": y}
    tooltip = {"hovertext": texts, "hoverinfo": "text", "meta": {"counts": keys}}
    return marks | tooltip | {"marker": marker}


def stem(x: float, height: float) -> dict[str, Any]:
    """Return a line up from the axis."""
    return {"type": "line", "x0": x, "x1": x, "y0": 0, "y1": height, "line": STEM}


def note(x: float, y: float, text: str, is_left: bool = False) -> dict[str, Any]:
    """Return a text at a place in shares of the drawing: below it, to its right or left."""
    place = {"x": x, "y": y, "xref": "paper", "yref": "paper", "text": text, "showarrow": False}
    is_left = is_left or x > LATE
    return place | {"xanchor": "right" if is_left else "left", "yanchor": "top"}
