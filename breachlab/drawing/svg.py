"""Render a chart as an SVG: for page, sheet, print and picture.

A chart is data: a figure of `figure_template.figure`, in the grammar of Plotly. Notebooks and the
view Explore give it to Plotly; this module draws the part of the grammar that our charts use. All
places are shares of the drawing, so that it fills any width and height, on a screen or on paper,
without a layout script. Names and ticks stand beside it, in the margin that `room` returns.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from breachlab.drawing.svg_shapes import (
    AXIS,
    BREAK,
    DRAWN,
    LINE,
    Axis,
    Figure,
    Place,
    Svg,
    Trace,
    axes_for,
    axes_of,
    cells,
    draw,
    lines_of,
    percent,
    rect,
    sides_of,
    slot_of,
    text_of,
)

FAR, NEAR = 9, 3.5  # radii in pixels: if no other point is nearer, and on the point itself
HEIGHT = 240  # pixels of a chart without a height of its own
BESIDE = 8  # pixels from the drawing to a name beside it
BELOW = 16  # pixels from the drawing to a name below it
UP_TITLE = 10  # pixels from the drawing up to the title of an upright axis
TITLE = 36  # pixels from the drawing to the title below the names
STYLE = (
    ".chart{overflow:visible;font:12px Inter,system-ui,sans-serif}"
    ".chart text{fill:var(--ink,#1b1f24)}.chart .tick text{fill:var(--soft,#57606a)}"
    ".chart .bold{font-weight:650}.chart .grid{stroke:var(--line,#dfe3e8)}"
    ".chart path{vector-effect:non-scaling-stroke}.chart .lines{overflow:visible}"
    ".chart .hit{fill:transparent}.chart .cell{stroke:var(--paper,#fff)}"
    ".chart .hollow{fill:var(--paper,#fff)}.chart [data-act]{cursor:pointer}"
)
HATCH = (
    '<defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<path d="M-1 7L7-1" stroke="var(--paper,#fff)" stroke-opacity=".6" stroke-width="1.6"/>'
    "</pattern></defs>"
)


@dataclass(frozen=True)
class Room:
    """The margins around a drawing for its texts, and the whole height, in pixels."""

    left: int
    right: int
    top: int
    bottom: int
    height: int

    @property
    def style(self) -> dict[str, str]:
        """The style of the element around the drawing."""
        sides = (self.top, self.right, self.bottom, self.left)
        return {
            "--height": f"{self.height}px",
            "padding": " ".join(f"{side}px" for side in sides),
        }


def room(figure: Figure) -> Room:
    """Return the margins around a chart, in pixels."""
    layout, margin = figure["layout"], figure["layout"]["margin"]
    left, right, top, bottom = (round(margin[side]) for side in "lrtb")
    return Room(left, right, top, bottom, layout.get("height", HEIGHT))


def can_draw(figure: Figure) -> bool:
    """Return whether this module draws all of a chart; Plotly draws any other.

    Example:

        >>> can_draw({"data": [{"type": "sankey"}], "layout": {}})
        False
    """
    layout = figure["layout"]
    axes = {name: axis for name, axis in layout.items() if AXIS.fullmatch(name)}
    has_ends = all("range" in axis or axis.get("type") == "category" for axis in axes.values())
    return not figure["data"] or (
        {trace["type"] for trace in figure["data"]} <= DRAWN
        and {*"lrtb"} <= {*layout.get("margin", ())}
        and axes.keys() >= {"xaxis", "yaxis"}
        and has_ends
    )


def svg(figure: Figure, title: str, keys_help: str = "") -> Svg:
    """Return a chart as one SVG; its accessible name is the title, `keys_help` describes its keys.

    A chart that has its sentences in `meta` is heard as these, and not as the texts along its axes.

    A bar that selects something is a button. The Tab key reaches one button of a chart, the arrow
    keys the others from there (dashboard/assets/walk.js).
    """
    axes = axes_of(figure)
    parts = [*_grids(axes), *_names(axes), *draw(figure, axes), *draw_hits(figure, axes)]
    hatch = HATCH if any("pattern" in trace.get("marker", {}) for trace in figure["data"]) else ""
    meta = figure["layout"].get("meta", {})
    keys, spoken = " ".join(meta.get("counts", ())), meta.get("spoken", "")
    counted = f' data-count="{escape(keys)}"' if keys else ""
    has_buttons = any(any(trace.get("customdata") or ()) for trace in figure["data"])
    name, drawn = title, "".join(parts)
    if spoken:
        name, drawn = f"{title}. {spoken}", f'<g aria-hidden="true">{drawn}</g>'
    described = f"<desc>{escape(keys_help)}</desc>" if keys_help and has_buttons else ""
    return Svg(
        '<svg xmlns="http://www.w3.org/2000/svg" class="chart" width="100%" height="100%"'
        f' role="{"img" if spoken else "group"}" aria-label="{escape(name)}"{counted}>{described}'
        f"<style>{STYLE}</style>{hatch}{drawn}</svg>"
    )


def _grids(axes: Mapping[str, Axis]) -> Iterator[str]:
    """Yield a line for each tick of an axis with a grid."""
    for axis in axes.values():
        for place, _ in axis.ticks if axis.has_grid else ():
            at = percent(axis.share(place))
            box = f'x1="0" x2="100%" y1="{at}" y2="{at}"'
            if axis.is_across:
                box = f'y1="0" y2="100%" x1="{at}" x2="{at}"'
            yield f'<line class="grid" {box}/>'


def _names(axes: Mapping[str, Axis]) -> Iterator[str]:
    """Yield the texts along the axes, below or left of the drawing; counts are paler than names."""
    for axis in axes.values():
        if not axis.is_visible:
            continue
        yield f'<g class="{"names" if axis.codes is not None else "tick"}" aria-hidden="true">'
        for value, text in axis.ticks:
            at, down = percent(axis.share(value)), 4 - text.count(BREAK) * LINE / 2
            if axis.is_across:
                place = Place(at, "100%", "middle", down=BELOW)
            elif axis.stands_at is not None:  # within the drawing
                place = Place(percent(axis.stands_at), at, "middle", down)
            else:
                place = Place("0", at, "end", down, right=-BESIDE)
            yield text_of(text, place)
        if axis.title and axis.is_across:
            yield text_of(axis.title, Place("50%", "100%", "middle", down=TITLE))
        elif axis.title:
            yield text_of(axis.title, Place("0", "0", "start", down=-UP_TITLE, right=-BESIDE))
        yield "</g>"


def draw_hits(figure: Figure, axes: Mapping[str, Axis]) -> Iterator[str]:
    """Yield the hit areas: transparent shapes above the marks, large enough to point at.

    Each has the tooltip and the click action of its mark. A bar reacts anywhere along its row, a
    line anywhere above or below a point. The Tab key reaches the first button.
    """
    tab = iter("0")
    lines, groups = [], []
    for trace in figure["data"]:
        if trace.get("hoverinfo") == "skip" or not trace.get("visible", True):
            continue
        if trace["type"] == "bar":
            groups.append(_bars(trace, *axes_for(trace, axes), tab, slot_of(trace, figure)))
        elif trace["type"] == "heatmap":
            groups.append(_cells(trace, *axes_for(trace, axes)))
        else:
            lines.append(trace)
    if figure["layout"].get("hovermode") == "x":
        groups.append(_columns(lines, axes["x"]))
    else:
        for radius in (FAR, NEAR):
            groups += [_circles(trace, *axes_for(trace, axes), radius) for trace in lines]
    yield from (f'<g class="hits">{"".join(shapes)}</g>' for shapes in groups)


def _bars(
    trace: Trace, across: Axis, up: Axis, tab: Iterator[str], slot: tuple[int, int]
) -> Iterator[str]:
    along, length, places, sizes = sides_of(trace, across, up)
    widths = trace.get("width") or [1] * len(places)
    acts = trace.get("customdata") or [""] * len(places)
    kept = trace.get("selectedpoints") or []
    begin, end = length.span
    for number, place in enumerate(places):
        thick = along.size(widths[number]) / slot[1]
        first = along.share(place) + (slot[0] - slot[1] / 2) * thick
        box = (first, begin, thick, end - begin)
        if not along.is_across:
            box = (begin, first, end - begin, thick)
        text, act = trace["hovertext"][number], acts[number]
        button = _button(text, number in kept, tab) if act else ""
        yield f'<rect class="hit" {rect(*box)} {_speech(text, sizes[number], act)}{button}/>'


def _cells(trace: Trace, across: Axis, up: Axis) -> Iterator[str]:
    for (row, column), box in cells(trace, across, up):
        speech = _speech(trace["hovertext"][row][column], trace["z"][row][column])
        yield f'<rect class="hit" {rect(*box)} {speech}/>'


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
