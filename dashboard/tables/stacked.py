"""A bar of parts side by side, with a legend that names each part and its number."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.layout import html
from dashboard.layout.marks import aria


@dataclass(frozen=True)
class Part:
    """A part of a bar: its class, its name, its number in words, and the number's key."""

    name: str
    label: str
    count: float
    written: str
    counted: dict[str, Any] = field(default_factory=dict)
    whom: str = ""  # the persons it counts, if the name does not say it


def stack_parts(parts: Sequence[Part], of: float) -> list[html.Markup]:
    """Return the bar of these parts, with `of` as its whole width, and its legend."""
    shown = [part for part in parts if part.count]
    bar = html.Div([_piece(part, of) for part in shown], className="stacked", **aria(hidden=True))
    return [bar, html.Ul([_entry(part) for part in shown], className="stack-legend")]


def _piece(part: Part, of: float) -> html.Markup:
    tooltip = {"title": part.whom} if part.whom else {}
    return html.I(className=part.name, style={"--part": f"{part.count / of:.3%}"}, **tooltip)


def _entry(part: Part) -> html.Markup:
    sign = html.I(className=part.name, **aria(hidden=True))
    tooltip = {"title": part.whom} if part.whom else {}
    return html.Li([sign, f"{part.label} ", html.B(part.written, **part.counted)], **tooltip)
