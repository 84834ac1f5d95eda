"""Hit areas: transparent shapes above the marks of a chart, large enough to point at.

Each has the tooltip and the click action of its mark. A bar reacts anywhere along its row, a line
anywhere above or below a point.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from breachlab.drawing.axes import Axis, Figure, Trace, axes_for, percent
from breachlab.drawing.svg_shapes import BREAK, cells, lines_of, rect, slot_of

FAR, NEAR = 9, 3.5  # radii in pixels: if no other point is nearer, and on the point itself
Axes = Mapping[str, Axis]


def draw(figure: Figure, axes: Axes) -> Iterator[str]:
    """Yield the hit areas; the Tab key reaches the first button."""
    tab = iter("0")
    telling = [trace for trace in figure["data"] if _tells(trace)]
    for trace in telling:
        if trace["type"] == "bar":
            yield _group(_bars(trace, *axes_for(trace, axes), tab, slot_of(trace, figure)))
        if trace["type"] == "heatmap" and trace["opacity"] == 1:  # faded traces have equal tooltips
            yield _group(_cells(trace, *axes_for(trace, axes)))
    lines = [trace for trace in telling if trace["type"] == "scatter"]
    if figure["layout"].get("hovermode") == "x":
        yield _group(_columns(lines, axes["x"]))
    else:
        for radius in (FAR, NEAR):
            for trace in lines:
                yield _group(_circles(trace, *axes_for(trace, axes), radius))


def _tells(trace: Trace) -> bool:
    return trace.get("hoverinfo") != "skip" and trace.get("visible", True)


def _group(shapes: Iterator[str]) -> str:
    return f'<g class="hits">{"".join(shapes)}</g>'


def _bars(
    trace: Trace, across: Axis, up: Axis, tab: Iterator[str], slot: tuple[int, int]
) -> Iterator[str]:
    is_lying = trace.get("orientation") == "h"
    along, length = (up, across) if is_lying else (across, up)
    places, sizes = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
    widths = trace.get("width") or [1] * len(places)
    acts = trace.get("customdata") or [""] * len(places)
    kept = trace.get("selectedpoints") or []
    begin, end = length.span
    for number, place in enumerate(places):
        thick = along.size(widths[number]) / slot[1]
        first = along.share(place) + (slot[0] - slot[1] / 2) * thick
        box = (begin, first, end - begin, thick) if is_lying else (first, begin, thick, end - begin)
        text, act = trace["hovertext"][number], acts[number]
        button = _button(text, number in kept, tab) if act else ""
        yield f'<rect class="hit" {rect(*box)} {_speech(text, sizes[number], act)}{button}/>'


def _cells(trace: Trace, across: Axis, up: Axis) -> Iterator[str]:
    for (row, column), box in cells(trace, across, up):
        told, acts, counts = (trace[each][row][column] for each in ("hovertext", "customdata", "z"))
        yield f'<rect class="hit" {rect(*box)} {_speech(told, counts, acts)}/>'


def _circles(trace: Trace, across: Axis, up: Axis, radius: float) -> Iterator[str]:
    for x, y, text in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
        if y is not None:
            at = f'cx="{percent(across.share(x))}" cy="{percent(up.share(y))}"'
            yield f'<circle class="hit" {at} r="{radius}" {_speech(text, y)}/>'


def _columns(lines: Sequence[Trace], axis: Axis) -> Iterator[str]:
    """Yield a column for each place of the lines, halfway to the next; it has all tooltips."""
    tooltips: dict[Any, list[tuple[str, Any]]] = {}
    for trace in lines:
        for x, y, text in zip(trace["x"], trace["y"], trace["hovertext"], strict=True):
            tooltips.setdefault(x, []).append((text, y))
    places = [axis.share(x) for x in tooltips]
    for number, (place, points) in enumerate(zip(places, tooltips.values(), strict=True)):
        left = (places[number - 1] + place) / 2 if number else 0
        right = (place + places[number + 1]) / 2 if number + 1 < len(places) else 1
        told_once = dict.fromkeys(line for text, _ in points for line in lines_of(text))
        speech = _speech(BREAK.join(told_once), " ".join(str(y) for _, y in points))
        yield f'<rect class="hit" {rect(left, 0, right - left, 1)} {speech}/>'


def _speech(text: str, value: Any, act: str = "") -> str:
    """Return attributes: the tooltip of a mark, its number in plain digits, the click action."""
    hover = escape("\n".join(lines_of(text))).replace("\n", "&#10;")
    acts = f' data-act="{escape(act)}"' if act else ""
    number = "" if value is None else f'data-value="{value}" '
    return f'{number}data-hover="{hover}"{acts}'


def _button(text: str, is_pressed: bool, tab: Iterator[str]) -> str:
    return (
        f' role="button" tabindex="{next(tab, "-1")}" aria-pressed="{str(is_pressed).lower()}"'
        f' aria-label="{escape(". ".join(lines_of(text)))}"'
    )
