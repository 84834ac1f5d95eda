"""Write texts of a chart, line by line, in an SVG; the only module that escapes them."""

from dataclasses import dataclass
from html import escape

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
        f"{_attribute('dy', LINE if number else 0)}>{_line(line)}</tspan>"
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


def _line(text: str) -> str:
    parts = text.replace("  ", "\xa0 ").replace("</b>", "<b>").split("<b>")
    return "".join(
        f'<tspan class="bold">{escape(part)}</tspan>' if number % 2 else escape(part)
        for number, part in enumerate(parts)
    )


def _attribute(name: str, pixels: float) -> str:
    return f' {name}="{pixels:g}"' if pixels else ""
