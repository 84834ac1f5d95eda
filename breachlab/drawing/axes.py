"""The axes of a chart: they map a value to a share of the drawing's width or height."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

Figure: TypeAlias = Mapping[str, Any]
Trace: TypeAlias = Mapping[str, Any]
AXIS = re.compile(r"[xy]axis\d*")
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
        if not isinstance(value, str):
            return self._log(value) if self.is_log else value
        return date.fromisoformat(value).toordinal() if self.codes is None else self.codes[value]

    def _log(self, value: float) -> float:
        """Return a logarithm; for 0, the start of the axis."""
        return max(math.log10(value), self.start) if value > 0 else self.start

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
    layout = figure["layout"]
    names = [_name(key) for key in layout if AXIS.fullmatch(key)]
    return {name: _axis(name, figure) for name in names}


def axes_for(trace: Trace, axes: Mapping[str, Axis]) -> tuple[Axis, Axis]:
    """Return the axes of a trace: across, and up."""
    return axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]


def _name(key: str) -> str:
    """Return the name that traces use for an axis: x2 for xaxis2."""
    return key.replace("axis", "")


def _key(name: str) -> str:
    return f"{name[0]}axis{name[1:]}"


def _axis(name: str, figure: Figure) -> Axis:
    settings = figure["layout"][_key(name)]
    codes = (
        _codes(name, figure["data"], settings.get("categoryarray", ()))
        if settings.get("type") == "category"
        else None
    )
    start, end = _ends(settings, codes)
    low, high = settings.get("domain", (0, 1))
    return Axis(
        name[0] == "x",
        start,
        end,
        low,
        high,
        [*zip(settings.get("tickvals", ()), settings.get("ticktext", ()), strict=True)],
        settings.get("title", {}).get("text", ""),
        settings.get("showgrid", False),
        settings.get("visible", True),
        codes,
        _middle(settings, figure["layout"]) if name == "y" else None,
        settings.get("type") == "log",
    )


def _codes(name: str, traces: Sequence[Trace], ordered: Sequence[str]) -> dict[str, int]:
    """Return {name: its place} of a categorical axis: its own order first, then that of traces."""
    mine = [trace[name[0]] for trace in traces if trace.get(f"{name[0]}axis", name[0]) == name]
    codes = dict.fromkeys([*ordered, *(code for values in mine for code in values)])
    return {code: place for place, code in enumerate(codes)}


def _ends(settings: Mapping[str, Any], codes: Mapping[str, int] | None) -> tuple[float, float]:
    """Return the values at the left or lower end of an axis and at its other end."""
    if codes is None:
        start, end = (Axis(True, 0, 1).number(each) for each in settings["range"])
        return start, end
    ends = (-0.5, max(len(codes), 1) - 0.5)
    return ends[::-1] if settings.get("autorange") == "reversed" else ends


def _middle(settings: Mapping[str, Any], layout: Mapping[str, Any]) -> float | None:
    """Return the middle between two panels, the place of names in a pyramid; else null."""
    if settings.get("anchor") != "x2":
        return None
    return (layout["xaxis"]["domain"][1] + layout["xaxis2"]["domain"][0]) / 2
