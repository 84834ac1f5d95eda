"""Draw the marks and the texts of a chart in an SVG: cells, bars, lines, points."""

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, TypeAlias

from breachlab.drawing.axes import GAP, Axis, Figure, Trace, axes_for, percent

BREAK = "<br>"
LINE = 15  # pixels from a line of text to the next


@dataclass(frozen=True)
class Place:
    """The place of a text: shares of the drawing, an anchor, and an offset in pixels."""

    across: str
    up: str
    anchor: str = "start"
    down: float = 0
    right: float = 0


def text_of(text: str, place: Place) -> str:
    """Return the SVG of a Plotly text, with its line breaks and bold parts.

    >>> text_of("a < b  <b>5</b>", Place("0", "50%", "end", 4, -8))
    '<text y="50%" dy="4" text-anchor="end"><tspan x="0" dx="-8">a &lt; b\\xa0 \
<tspan class="bold">5</tspan></tspan></text>'
    """
    lines = [
        f'<tspan x="{place.across}"{_attribute("dx", place.right)}'
        f"{_attribute('dy', LINE if number else 0)}>{_text_line(line)}</tspan>"
        for number, line in enumerate(text.split(BREAK))
    ]
    return (
        f'<text y="{place.up}"{_attribute("dy", place.down)} text-anchor="{place.anchor}">'
        f"{''.join(lines)}</text>"
    )


def lines_of(text: str) -> list[str]:
    """Return the lines of a tooltip without markup.

    >>> lines_of("<b>Nord (59)</b><br>5 persons")
    ['Nord (59)', '5 persons']
    """
    return text.replace("<b>", "").replace("</b>", "").split(BREAK)


def _text_line(text: str) -> str:
    parts = text.replace("  ", "\xa0 ").replace("</b>", "<b>").split("<b>")
    return "".join(
        f'<tspan class="bold">{escape(part)}</tspan>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _attribute(name: str, pixels: float) -> str:
    return f' {name}="{pixels:g}"' if pixels else ""


UNITS = 1_000  # units of the coordinates of lines, along each side of the drawing
TICK = 0.35  # half the length of the mark for everyone, as a share of a bar's room
DOTS = "2 4"  # pixels of dash and gap of a dotted line
SIDES = {  # {side of a point: anchor of its text, pixels to the right, pixels down}
    "top left": ("end", -2, -10),
    "top center": ("middle", 0, -10),
    "top right": ("start", 2, -10),
}
Axes: TypeAlias = Mapping[str, Axis]
Points: TypeAlias = Sequence[tuple[float, float]]


def draw(figure: Figure, axes: Axes) -> Iterator[str]:
    """Yield the marks, from the lowest layer to the top."""
    layout = figure["layout"]
    stacks: dict[str, _Stack] = defaultdict(lambda: _Stack(layout.get("barmode") == "stack"))
    lines: list[Trace] = []
    for trace in figure["data"]:
        across, up = axes_for(trace, axes)
        below = stacks[trace.get("xaxis", "x")]
        below.slot = slot_of(trace, figure)
        parts = DRAWN[trace["type"]](trace, across, up, below, lines)
        if trace.get("visible", True):
            yield f'<g class="{trace["type"]}"{_keys(trace)}>{"".join(parts)}</g>'
        lines += [trace] if trace["type"] == "scatter" else []
    yield from (_rule(each, axes["x"], axes["y"]) for each in layout.get("shapes", ()))
    yield from (_note(each, axes["x"], axes["y"]) for each in layout.get("annotations", ()))


class _Stack:
    """The height of the stack at each place so far; always 0 for bars that are not stacked."""

    def __init__(self, is_stack: bool):
        self._is_stack = is_stack
        self._sums: dict[Any, float] = defaultdict(float)
        self.slot = (0, 1)  # for bars side by side: index of this one, and their number

    def add(self, place: Any, size: float) -> float:
        """Return the height of the stack below a bar, and put the bar on top."""
        below = self._sums[place]
        self._sums[place] += size if self._is_stack else 0
        return below


def rect(left: float, top: float, width: float, height: float) -> str:
    """Return a rectangle, in shares of the drawing, as SVG attributes."""
    sides = zip(("x", "y", "width", "height"), (left, top, width, height), strict=True)
    return " ".join(f'{name}="{percent(share)}"' for name, share in sides)


def between(one: float, other: float) -> tuple[float, float]:
    """Return the lesser of two shares, and their distance."""
    return min(one, other), abs(one - other)


def _keys(trace: Trace) -> str:
    keys = " ".join(trace.get("meta", {}).get("counts", ()))
    return f' data-count="{escape(keys)}"' if keys else ""


def _bars(trace: Trace, across: Axis, up: Axis, below: _Stack, _: Any) -> Iterator[str]:
    if trace["marker"].get("opacity") == 0:
        return
    is_lying = trace.get("orientation") == "h"
    along, length = (up, across) if is_lying else (across, up)
    places, sizes = (trace["y"], trace["x"]) if is_lying else (trace["x"], trace["y"])
    widths = trace.get("width") or [1 - GAP] * len(places)
    fills = _fills(trace, len(places))
    slot, slots = below.slot
    for place, size, width, fill in zip(places, sizes, widths, fills, strict=True):
        start = below.add(place, size)
        thick = along.size(width) / slots
        first = along.share(place) + (slot - slots / 2) * thick
        begin, extent = between(length.share(start), length.share(start + size))
        box = (begin, first, extent, thick) if is_lying else (first, begin, thick, extent)
        yield f'<rect {rect(*box)} {fill[0]} data-value="{size}"/>'
        yield from (f"<rect {rect(*box)} {each}/>" for each in fill[1:])
    middles = [
        along.share(place) + (slot + 0.5 - slots / 2) * along.size(widths[0]) / slots
        for place in places
    ]
    yield from error_bars(trace, middles, sizes, length, is_lying)


def slot_of(trace: Trace, figure: Figure) -> tuple[int, int]:
    """Return the index of a trace's bar among those side by side, and their number."""
    if figure["layout"].get("barmode") != "group" or trace["type"] != "bar":
        return (0, 1)
    beside = [
        each
        for each in figure["data"]
        if each["type"] == "bar" and each.get("xaxis") == trace.get("xaxis")
    ]
    return (next(number for number, each in enumerate(beside) if each is trace), len(beside))


def error_bars(
    trace: Trace, middles: Sequence[float], sizes: Sequence[float], length: Axis, is_lying: bool
) -> Iterator[str]:
    """Yield a line from the lower to the upper error of each mark, if the trace has errors."""
    error = trace.get("error_x" if is_lying else "error_y")
    if not error:
        return
    ends = zip(middles, sizes, error["arrayminus"], error["array"], strict=True)
    for middle, size, down, up in ends:
        if size is not None:
            low, high = percent(length.share(size - down)), percent(length.share(size + up))
            names = ("x1", "x2", "y1", "y2") if is_lying else ("y1", "y2", "x1", "x2")
            at = percent(middle)
            pairs = zip(names, (low, high, at, at), strict=True)
            box = " ".join(f'{name}="{value}"' for name, value in pairs)
            yield f'<line {box} stroke="{error["color"]}" stroke-width="{error["thickness"]}"/>'


def _fills(trace: Trace, count: int) -> Iterator[list[str]]:
    """Yield the fills of each bar from below: its colour, faded or not, and a hatch if any."""
    kept = trace.get("selectedpoints")
    shapes = trace["marker"].get("pattern", {}).get("shape") or [""] * count
    colour = _rgba("fill", trace["marker"]["color"])
    for number, shape in enumerate(shapes):
        is_faded = kept is not None and number not in kept
        opacity = f' opacity="{trace["unselected"]["marker"]["opacity"]}"' if is_faded else ""
        fills = [colour, 'fill="url(#hatch)"'] if shape else [colour]
        yield [f"{fill}{opacity}" for fill in fills]


def _cells(trace: Trace, across: Axis, up: Axis, *_: Any) -> Iterator[str]:
    fill = _shade(trace["colorscale"])
    for (row, column), box in cells(trace, across, up):
        if (count := trace["z"][row][column]) is not None:
            shade = fill(count / trace["zmax"])
            yield f'<rect class="cell" {rect(*box)} {shade} opacity="{trace["opacity"]}"/>'


def cells(
    trace: Trace, across: Axis, up: Axis
) -> Iterator[tuple[tuple[int, int], tuple[float, float, float, float]]]:
    """Yield (row, column) and rectangle of each cell of a heat map, empty cells included."""
    for row, (low, high) in enumerate(pairwise(trace["y"])):
        top, height = between(up.share(low), up.share(high))
        for column, (left, right) in enumerate(pairwise(trace["x"])):
            begin, width = between(across.share(left), across.share(right))
            yield (row, column), (begin, top, width, height)


def _shade(scale: Sequence[tuple[float, str]]) -> Callable[[float], str]:
    """Return a function from a share of the maximum to a fill: one hue in varying strength."""
    hues = [re.findall(r"[\d.]+", colour) for _, colour in scale]
    hue = "#" + "".join(f"{int(each):02x}" for each in hues[0][:3])
    stops = [(at, float(each[3])) for (at, _), each in zip(scale, hues, strict=True)]

    def fill(part: float) -> str:
        (low, least), (high, most) = next(
            pair for pair in pairwise(stops) if part <= pair[1][0] or pair[1] is stops[-1]
        )
        strength = least + (most - least) * (part - low) / (high - low)
        return f'fill="{hue}" fill-opacity="{strength:.3g}"'

    return fill


def _scatter(trace: Trace, across: Axis, up: Axis, _: Any, lines: Sequence[Trace]) -> Iterator[str]:
    if "lever" in trace.get("meta", {}):
        yield _lever_mark(trace, across, up, lines)
        return
    points = _points(trace, across, up)
    if "lines" in trace["mode"] and len(points) > 1:
        before = _points(lines[-1], across, up) if lines else []
        yield _line(trace, points, before, up.share(0))
    if "markers" in trace["mode"]:
        yield from _markers(trace, points, across, up)
    yield from error_bars(trace, [across.share(x) for x in trace["x"]], trace["y"], up, False)


def _points(trace: Trace, across: Axis, up: Axis) -> Points:
    pairs = zip(trace["x"], trace["y"], strict=False)
    return [(across.share(x), up.share(y)) for x, y in pairs if y is not None]


def _line(trace: Trace, points: Points, before: Points, floor: float) -> str:
    """Return a line, and below it its filled area down to the floor or to the line before."""
    path = _path(points, is_stepped=trace["line"].get("shape") == "hv")
    back = {
        "tozeroy": [(points[-1][0], floor), (points[0][0], floor)],
        "tonexty": before[::-1],
    }.get(trace.get("fill", ""))
    area = f"{path}{_path(back, False).replace('M', 'L')}z" if back else ""
    filled = f'<path d="{area}" {_rgba("fill", trace["fillcolor"])}/>' if area else ""
    return (
        f'<svg class="lines" viewBox="0 0 {UNITS} {UNITS}" preserveAspectRatio="none">{filled}'
        f'<path d="{path}" fill="none" {_stroke(trace["line"])}/></svg>'
    )


def _path(points: Points, is_stepped: bool) -> str:
    """Return points as an SVG path: straight from each to the next, or in steps.

    >>> _path([(0, 1), (0.5, 0.25)], False), _path([(0, 1), (0.5, 0.25)], True)
    ('M0 1000L500 250', 'M0 1000H500V250')
    """
    pairs = [(f"{round(UNITS * x, 1):g}", f"{round(UNITS * y, 1):g}") for x, y in points]
    if is_stepped:
        first, *others = pairs
        return f"M{first[0]} {first[1]}" + "".join(f"H{x}V{y}" for x, y in others)
    return "".join(f"{'L' if number else 'M'}{x} {y}" for number, (x, y) in enumerate(pairs))


def _rgba(name: str, colour: str) -> str:
    """Return a colour as an SVG attribute, and its opacity as another.

    >>> _rgba("fill", "rgba(76,110,245,0.16)")
    'fill="rgb(76,110,245)" fill-opacity="0.16"'
    """
    match = re.fullmatch(r"rgba\((\d+,\d+,\d+),([\d.]+)\)", colour)
    if not match:
        return f'{name}="{colour}"'
    return f'{name}="rgb({match[1]})" {name}-opacity="{match[2]}"'


def _markers(trace: Trace, points: Points, across: Axis, up: Axis) -> Iterator[str]:
    marker = trace.get("marker", {})
    if isinstance(marker.get("size"), list):
        return  # all of size 0: they exist for their tooltips
    symbols = marker.get("symbol", "circle")
    for number, (x, y) in enumerate(points):
        symbol = symbols if isinstance(symbols, str) else symbols[number]
        if symbol in TICKS:
            yield TICKS[symbol](x, y, across, up, marker["line"])
        else:
            colour = marker.get("color") or trace["line"]["color"]
            yield _circle(x, y, marker.get("size", 6) / 2, colour, symbol == "circle-open")


def _circle(x: float, y: float, radius: float, colour: str, is_hollow: bool) -> str:
    at = f'cx="{percent(x)}" cy="{percent(y)}" r="{radius:g}"'
    if is_hollow:
        return f'<circle class="hollow" {at} stroke="{colour}" stroke-width="1.5"/>'
    return f'<circle {at} fill="{colour}"/>'


def _upright(x: float, y: float, _: Axis, up: Axis, line: Mapping[str, Any]) -> str:
    half = TICK * up.size(1)
    ends = f'y1="{percent(y - half)}" y2="{percent(y + half)}"'
    return f'<line x1="{percent(x)}" x2="{percent(x)}" {ends} {_stroke(line)}/>'


def _flat(x: float, y: float, across: Axis, _: Axis, line: Mapping[str, Any]) -> str:
    half = TICK * across.size(1)
    ends = f'x1="{percent(x - half)}" x2="{percent(x + half)}"'
    return f'<line {ends} y1="{percent(y)}" y2="{percent(y)}" {_stroke(line)}/>'


TICKS = {"line-ns": _upright, "line-ew": _flat}


def _stroke(line: Mapping[str, Any]) -> str:
    dots = f' stroke-dasharray="{DOTS}"' if line.get("dash") == "dot" else ""
    return f'{_rgba("stroke", line["color"])} stroke-width="{line["width"]}"{dots}'


def _lever_mark(trace: Trace, across: Axis, up: Axis, lines: Sequence[Trace]) -> str:
    """Return the mark of a lever, with its geometry at each position (assets/frame/levers.js).

    A position is [across, lower end, upper end, text, its anchor, and pixels right and down].
    """
    lower, upper = (lines[trace["meta"]["of"][end]] for end in (0, -1))
    stands = [
        [
            percent(across.share(x)),
            *(percent(up.share(line["y"][at])) for line in (lower, upper)),
            upper["text"][at],
            *SIDES[trace["meta"]["sides"][at]],
        ]
        for at, x in enumerate(upper["x"])
    ]
    x, low, high, text, anchor, right, down = stands[upper["x"].index(trace["x"][0])]
    data = json.dumps({"lever": trace["meta"]["lever"], "stands": stands}, ensure_ascii=False)
    dot = f'r="5.5" fill="{trace["marker"]["color"]}" stroke="#fff" stroke-width="1.5"'
    return (
        f'<g class="moved" data-moved="{escape(data)}">'
        f'<line x1="{x}" x2="{x}" y1="{low}" y2="{high}" {_stroke(trace["line"])}/>'
        f'<circle cx="{x}" cy="{low}" {dot}/><circle cx="{x}" cy="{high}" {dot}/>'
        f'<text class="bold" x="{x}" y="{high}" dx="{right}" dy="{down}" text-anchor="{anchor}">'
        f"{escape(text)}</text></g>"
    )


def _rule(shape: Mapping[str, Any], across: Axis, up: Axis) -> str:
    """Return a horizontal or vertical line."""
    x0, x1 = _ends(shape, "x", across)
    y0, y1 = _ends(shape, "y", up)
    return f'<line x1="{x0}" x2="{x1}" y1="{y0}" y2="{y1}" {_stroke(shape["line"])}/>'


def _ends(shape: Mapping[str, Any], name: str, axis: Axis) -> list[str]:
    values = (shape[f"{name}0"], shape[f"{name}1"])
    if shape.get(f"{name}ref") != "paper":
        return [percent(axis.share(each)) for each in values]
    return [percent(each if axis.is_across else 1 - each) for each in values]


def _note(note: Mapping[str, Any], across: Axis, up: Axis) -> str:
    """Return a text at a place; several lines above their place end there."""
    x = note["x"] if note.get("xref") == "paper" else across.share(note["x"])
    y = 1 - note["y"] if note.get("yref") == "paper" else up.share(note["y"])
    anchor = {"left": "start", "right": "end"}.get(note["xanchor"], "middle")
    beside = {"start": 4, "end": -4}.get(anchor, 0) if note.get("yref") == "paper" else 0
    right = note.get("xshift", beside)
    down = -note.get("yshift", 0)
    lines = note["text"].count(BREAK)
    down += -lines * LINE - 3 if note["yanchor"] == "bottom" else 12
    return text_of(note["text"], Place(percent(x), percent(y), anchor, down, right))


DRAWN = {"bar": _bars, "heatmap": _cells, "scatter": _scatter}
