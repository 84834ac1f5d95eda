"""The axes of a chart: where a value lies in the drawing, as a share of its width or height."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

Figure: TypeAlias = Mapping[str, Any]
Trace: TypeAlias = Mapping[str, Any]
AXIS = re.compile(r"[xy]axis\d*")
GAP = 0.2  # of the room of a bar


@dataclass(frozen=True)
class Axis:
    """An axis: its two ends, its part of the drawing, and what is written along it.

    `codes` are the names of the places 0, 1, 2 … of an axis that counts nothing. `low` and `high`
    are shares of the drawing, from the left or from the bottom. `stands_at` is the share of the
    width where its names stand, if that is within the drawing.
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
    is_log: bool = False  # `start` and `end` are logarithms to the base ten, as Plotly has them

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
        """Return a logarithm; of nothing, where the axis begins."""
        return max(math.log10(value), self.start) if value > 0 else self.start

    def share(self, value: Any) -> float:
        """Return where a value lies, as a share of the drawing from the left or from the top.

        >>> Axis(True, 0, 10).share(2.5), Axis(False, 0, 10).share(2.5)
        (0.25, 0.75)
        """
        part = (self.number(value) - self.start) / (self.end - self.start)
        along = self.low + part * (self.high - self.low)
        return along if self.is_across else 1 - along

    def size(self, extent: float) -> float:
        """Return how much of the drawing an extent along the axis takes, as a share."""
        return abs(extent / (self.end - self.start)) * (self.high - self.low)

    @property
    def span(self) -> tuple[float, float]:
        """The shares between which it lies, from the left or from the top."""
        return (self.low, self.high) if self.is_across else (1 - self.high, 1 - self.low)


def percent(share: float) -> str:
    """Return a share as it is written in an SVG.

    >>> percent(0.25), percent(1 / 3), percent(1e-9)
    ('25%', '33.333%', '0%')
    """
    return f"{round(100 * share, 3):.7g}%"


def axes_of(figure: Figure) -> dict[str, Axis]:
    """Return {name: axis} of a chart, by the names that its traces have for them: x, y, x2, y2."""
    layout = figure["layout"]
    names = [_name(key) for key in layout if AXIS.fullmatch(key)]
    return {name: _axis(name, figure) for name in names}


def axes_for(trace: Trace, axes: Mapping[str, Axis]) -> tuple[Axis, Axis]:
    """Return the axes of a trace: across, and up."""
    return axes[trace.get("xaxis", "x")], axes[trace.get("yaxis", "y")]


def _name(key: str) -> str:
    """Return the name that traces have for an axis: x2 of xaxis2."""
    return key.replace("axis", "")


def _key(name: str) -> str:
    return f"{name[0]}axis{name[1:]}"


def _axis(name: str, figure: Figure) -> Axis:
    told = figure["layout"][_key(name)]
    codes = (
        _codes(name, figure["data"], told.get("categoryarray", ()))
        if told.get("type") == "category"
        else None
    )
    start, end = _ends(told, codes)
    low, high = told.get("domain", (0, 1))
    return Axis(
        name[0] == "x",
        start,
        end,
        low,
        high,
        [*zip(told.get("tickvals", ()), told.get("ticktext", ()), strict=True)],
        told.get("title", {}).get("text", ""),
        told.get("showgrid", False),
        told.get("visible", True),
        codes,
        _middle(told, figure["layout"]) if name == "y" else None,
        told.get("type") == "log",
    )


def _codes(name: str, traces: Sequence[Trace], ordered: Sequence[str]) -> dict[str, int]:
    """Return {name: its place} of an axis of names, as it orders them, and then as traces do."""
    mine = [trace[name[0]] for trace in traces if trace.get(f"{name[0]}axis", name[0]) == name]
    codes = dict.fromkeys([*ordered, *(code for values in mine for code in values)])
    return {code: place for place, code in enumerate(codes)}


def _ends(told: Mapping[str, Any], codes: Mapping[str, int] | None) -> tuple[float, float]:
    """Return the values at the left or lower end of an axis, and at the other."""
    if codes is None:
        start, end = (Axis(True, 0, 1).number(each) for each in told["range"])
        return start, end
    ends = (-0.5, max(len(codes), 1) - 0.5)
    return ends[::-1] if told.get("autorange") == "reversed" else ends


def _middle(told: Mapping[str, Any], layout: Mapping[str, Any]) -> float | None:
    """Return where names stand between two panels, as those of a pyramid do."""
    if told.get("anchor") != "x2":
        return None
    return (layout["xaxis"]["domain"][1] + layout["xaxis2"]["domain"][0]) / 2
