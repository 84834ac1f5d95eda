"""Draw the marks and the texts of a chart in an SVG, at their places along its axes."""

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import pairwise
from typing import Any, TypeAlias

Figure: TypeAlias = Mapping[str, Any]
Trace: TypeAlias = Mapping[str, Any]
AXIS = re.compile(r"[xy]axis\d*")
DRAWN = {"bar", "heatmap", "scatter"}  # the types of traces that can be drawn
GAP = 0.2  # share of the room of a bar


@dataclass(frozen=True)
class Axis:
    """An axis: its two ends, its part of the drawing, and its ticks.

    `codes` are the names of the places 0, 1, 2 … of a categorical axis. `low` and `high` are
    shares of the drawing, from the left or from the bottom. `stands_at` is the share of the width
    at which its names stand, if that is within the drawing.
    """

    is_across: bool
    start: float
    end: float
    low: float = 0.0
    high: float = 1.0
    ticks: Sequence[tuple[Any, str]] = ()
    title: str = ""
    has_grid: bool = False
    is_visible: bool = True
    codes: Mapping[str, int] | None = None
    stands_at: float | None = None
    is_log: bool = False  # `start` and `end` are logarithms to the base ten, as in Plotly

    def number(self, value: Any) -> float:
        """Return a value as a number: a name by its place, a day by its ordinal.

        >>> Axis(True, 0, 1, codes={"59": 0, "62": 1}).number("62")
        1
        >>> Axis(True, 0, 1).number("2024-03-13"), Axis(True, 0, 1).number(2.5)
        (738958, 2.5)
        """
        if isinstance(value, str):
            if self.codes is None:
                return date.fromisoformat(value).toordinal()
            return self.codes[value]
        if self.is_log:  # 0 is at the start of the axis
            return max(math.log10(value), self.start) if value > 0 else self.start
        place: float = value
        return place

    def share(self, value: Any) -> float:
        """Return the place of a value as a share of the drawing, from the left or from the top.

        >>> Axis(True, 0, 10).share(2.5), Axis(False, 0, 10).share(2.5)
        (0.25, 0.75)
        """
        part = (self.number(value) - self.start) / (self.end - self.start)
        along = self.low + part * (self.high - self.low)
        return along if self.is_across else 1 - along

    def size(self, extent: float) -> float:
        """Return an extent along the axis as a share of the drawing."""
        return abs(extent / (self.end - self.start)) * (self.high - self.low)

    @property
    def span(self) -> tuple[float, float]:
        """Its ends as shares of the drawing, from the left or from the top."""
        return (self.low, self.high) if self.is_across else (1 - self.high, 1 - self.low)


def percent(share: float) -> str:
    """Return a share as a percentage for SVG.

    >>> percent(0.25), percent(1 / 3), percent(1e-9)
    ('25%', '33.333%', '0%')
    """
    return f"{round(100 * share, 3):.7g}%"


def axes_of(figure: Figure) -> dict[str, Axis]:
    """Return {name: axis} of a chart, by the names that traces use: x, y, x2, y2."""
    names = [key.replace("axis", "") for key in figure["layout"] if AXIS.fullmatch(key)]
    return {name: _read_axis(name, figure) for name in names}


def axes_for(trace: Trace, axes: Mapping[str, Axis]) -> tuple[Axis, Axis]:
    """Return the axes of a trace: across, and up."""
    return axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]


def _read_axis(name: str, figure: Figure) -> Axis:
    letter, layout = name[0], figure["layout"]
    settings = layout[f"{letter}axis{name[1:]}"]
    codes, stands_at = None, None
    if settings.get("type") == "category":
        mine = [each for each in figure["data"] if each.get(f"{letter}axis", letter) == name]
        own = settings.get("categoryarray", ())  # its own order first, then that of traces
        named = dict.fromkeys([*own, *(code for trace in mine for code in trace[letter])])
        codes = {code: place for place, code in enumerate(named)}
        start, end = -0.5, max(len(codes), 1) - 0.5
        if settings.get("autorange") == "reversed":
            start, end = end, start
    else:
        start, end = (Axis(True, 0, 1).number(each) for each in settings["range"])
    if name == "y" and settings.get("anchor") == "x2":  # a pyramid has its names in the middle
        stands_at = (layout["xaxis"]["domain"][1] + layout["xaxis2"]["domain"][0]) / 2
    low, high = settings.get("domain", (0, 1))
    return Axis(
        letter == "x",
        start,
        end,
        low,
        high,
        [*zip(settings.get("tickvals", ()), settings.get("ticktext", ()), strict=True)],
        settings.get("title", {}).get("text", ""),
        settings.get("showgrid", False),
        settings.get("visible", True),
        codes,
        stands_at,
        settings.get("type") == "log",
    )


class Svg(str):
    """The text of an SVG, which a notebook displays as a drawing."""

    def _repr_svg_(self) -> str:
        return str(self)

    def __html__(self) -> str:
        return str(self)


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
DOTS = "2 4"  # pixels of dash and gap of a dotted line
SIDES = {  # {side of a point: anchor of its text, pixels to the right, pixels down}
    "top left": ("end", -2, -10),
    "top center": ("middle", 0, -10),
    "top right": ("start", 2, -10),
}
Points: TypeAlias = Sequence[tuple[float, float]]


def draw(figure: Figure, axes: Mapping[str, Axis]) -> Iterator[str]:
    """Yield the marks, from the lowest layer to the top."""
    layout = figure["layout"]
    stacks: dict[tuple[str, Any], float] = defaultdict(float)
    lines: list[Trace] = []
    for trace in figure["data"]:
        across, up = axes_for(trace, axes)
        match trace["type"]:
            case "bar":
                parts = _bars(trace, figure, across, up, stacks)
            case "heatmap":
                parts = _cells(trace, across, up)
            case _:
                parts = _scatter(trace, across, up, lines)
        keys = " ".join(trace.get("meta", {}).get("counts", ()))
        counted = f' data-count="{escape(keys)}"' if keys else ""
        if trace.get("visible", True):
            yield f'<g class="{trace["type"]}"{counted}>{"".join(parts)}</g>'
        lines += [trace] if trace["type"] == "scatter" else []
    yield from (_rule(each, axes["x"], axes["y"]) for each in layout.get("shapes", ()))
    yield from (_note(each, axes["x"], axes["y"]) for each in layout.get("annotations", ()))


def rect(left: float, top: float, width: float, height: float) -> str:
    """Return a rectangle, in shares of the drawing, as SVG attributes."""
    sides = zip(("x", "y", "width", "height"), (left, top, width, height), strict=True)
    return " ".join(f'{name}="{percent(share)}"' for name, share in sides)


def between(one: float, other: float) -> tuple[float, float]:
    """Return the lesser of two shares, and their distance."""
    return min(one, other), abs(one - other)


def _bars(
    trace: Trace, figure: Figure, across: Axis, up: Axis, stacks: dict[tuple[str, Any], float]
) -> Iterator[str]:
    """Yield the bars of a trace; `stacks` has the height so far of each axis and place."""
    is_stacked = figure["layout"].get("barmode") == "stack"
    along, length, places, sizes = sides_of(trace, across, up)
    is_lying = not along.is_across
    widths = trace.get("width") or [1 - GAP] * len(places)
    slot, slots = slot_of(trace, figure)
    middles = []
    for number, (place, size) in enumerate(zip(places, sizes, strict=True)):
        key = (trace.get("xaxis", "x"), place)
        start = stacks[key]
        stacks[key] += size if is_stacked else 0
        thick = along.size(widths[number]) / slots
        first = along.share(place) + (slot - slots / 2) * thick
        begin, extent = between(length.share(start), length.share(start + size))
        box = (begin, first, extent, thick) if is_lying else (first, begin, thick, extent)
        colour, *hatch = _fills(trace, number)
        yield f'<rect {rect(*box)} {colour} data-value="{size}"/>'
        yield from (f"<rect {rect(*box)} {each}/>" for each in hatch)
        middles.append(first + thick / 2)
    yield from error_bars(trace, middles, sizes, length, is_lying)


def sides_of(
    trace: Trace, across: Axis, up: Axis
) -> tuple[Axis, Axis, Sequence[Any], Sequence[float]]:
    """Return the axis along which bars stand, that of their lengths, their places and lengths."""
    if trace.get("orientation") == "h":
        return up, across, trace["y"], trace["x"]
    return across, up, trace["x"], trace["y"]


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
            at = percent(middle)
            box = f'x1="{low}" x2="{high}" y1="{at}" y2="{at}"'
            if not is_lying:
                box = f'y1="{low}" y2="{high}" x1="{at}" x2="{at}"'
            yield f'<line {box} stroke="{error["color"]}" stroke-width="{error["thickness"]}"/>'


def _fills(trace: Trace, number: int) -> list[str]:
    """Return the fills of a bar from below: its colour, faded or not, and a hatch if any."""
    kept, shapes = trace.get("selectedpoints"), trace["marker"].get("pattern", {}).get("shape")
    fills = [_rgba("fill", trace["marker"]["color"])]
    fills += ['fill="url(#hatch)"'] if shapes and shapes[number] else []
    if kept is None or number in kept:
        return fills
    return [f'{each} opacity="{trace["unselected"]["marker"]["opacity"]}"' for each in fills]


def _cells(trace: Trace, across: Axis, up: Axis) -> Iterator[str]:
    """Yield the cells of a heat map: one hue, whose strength grows from one end to the other."""
    (*hue, least), (*_same_hue, most) = (
        map(float, re.findall(r"[\d.]+", colour)) for _, colour in trace["colorscale"]
    )
    fill = "#" + "".join(f"{int(each):02x}" for each in hue)
    for (row, column), box in cells(trace, across, up):
        if (count := trace["z"][row][column]) is not None:
            strength = least + (most - least) * count / trace["zmax"]
            shade = f'fill="{fill}" fill-opacity="{strength:.3g}"'
            yield f'<rect class="cell" {rect(*box)} {shade}/>'


def cells(
    trace: Trace, across: Axis, up: Axis
) -> Iterator[tuple[tuple[int, int], tuple[float, float, float, float]]]:
    """Yield (row, column) and rectangle of each cell of a heat map, empty cells included."""
    for row, (low, high) in enumerate(pairwise(trace["y"])):
        top, height = between(up.share(low), up.share(high))
        for column, (left, right) in enumerate(pairwise(trace["x"])):
            begin, width = between(across.share(left), across.share(right))
            yield (row, column), (begin, top, width, height)


def _scatter(trace: Trace, across: Axis, up: Axis, lines: Sequence[Trace]) -> Iterator[str]:
    if "lever" in trace.get("meta", {}):
        yield _lever_mark(trace, across, up, lines)
        return
    points = _points(trace, across, up)
    if "lines" in trace["mode"] and len(points) > 1:
        before = _points(lines[-1], across, up) if lines else []
        yield _line(trace, points, before, up.share(0))
    marker = trace.get("marker", {})
    # A list of sizes is all 0: these marks exist for their tooltips.
    if "markers" in trace["mode"] and not isinstance(marker.get("size"), list):
        symbols = marker.get("symbol", "circle")
        colour = marker.get("color") or trace["line"]["color"]
        for number, (x, y) in enumerate(points):
            symbol = symbols if isinstance(symbols, str) else symbols[number]
            at = f'cx="{percent(x)}" cy="{percent(y)}" r="{marker.get("size", 6) / 2:g}"'
            if symbol == "circle-open":
                yield f'<circle class="hollow" {at} stroke="{colour}" stroke-width="1.5"/>'
            else:
                yield f'<circle {at} fill="{colour}"/>'
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
