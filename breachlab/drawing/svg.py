"""Render a chart as an SVG: for page, sheet, print and picture.

A chart is data: a figure of `figure_template.figure`, in the grammar of Plotly. Notebooks and the
view Explore give it to Plotly; this module draws the part of the grammar that our charts use. All
places are shares of the drawing, so that it fills any width and height, on a screen or on paper,
without a layout script. Names and ticks stand beside it, in the margin that `room` returns.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from breachlab.drawing import svg_hits
from breachlab.drawing.area_map import Svg
from breachlab.drawing.axes import AXIS, Axis, Figure, axes_of, percent
from breachlab.drawing.svg_shapes import BREAK, DRAWN, LINE, Place, draw, text_of

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
        {trace["type"] for trace in figure["data"]} <= DRAWN.keys()
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
    parts = [
        *_grids(axes),
        *_names(axes),
        *draw(figure, axes),
        *svg_hits.draw(figure, axes),
    ]
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
            ends = ("y1", "y2", "x1", "x2") if axis.is_across else ("x1", "x2", "y1", "y2")
            box = " ".join(
                f'{name}="{value}"' for name, value in zip(ends, ("0", "100%", at, at), strict=True)
            )
            yield f'<line class="grid" {box}/>'


def _names(axes: Mapping[str, Axis]) -> Iterator[str]:
    """Yield the texts along the axes; counts are paler than names."""
    for axis in axes.values():
        if not axis.is_visible:
            continue
        yield f'<g class="{"names" if axis.codes is not None else "tick"}" aria-hidden="true">'
        for place, text in axis.ticks:
            yield _below(axis, place, text) if axis.is_across else _beside(axis, place, text)
        if axis.title:
            yield text_of(axis.title, _title_place(axis))
        yield "</g>"


def _title_place(axis: Axis) -> Place:
    """Return the place of the title of an axis: below its names, or above its upper end."""
    if axis.is_across:
        return Place("50%", "100%", "middle", down=TITLE)
    return Place("0", "0", "start", down=-UP_TITLE, right=-BESIDE)


def _below(axis: Axis, place: float, text: str) -> str:
    return text_of(text, Place(percent(axis.share(place)), "100%", "middle", down=BELOW))


def _beside(axis: Axis, place: float, text: str) -> str:
    """Return a name left of the drawing, or in the middle of an axis within it."""
    down = 4 - text.count(BREAK) * LINE / 2
    up = percent(axis.share(place))
    if axis.stands_at is not None:
        return text_of(text, Place(percent(axis.stands_at), up, "middle", down))
    return text_of(text, Place("0", up, "end", down, right=-BESIDE))
