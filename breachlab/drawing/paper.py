"""A picture on white paper: texts above and below a drawing, as SVG and, by resvg, as PNG.

Its fonts come with the package, so that a picture is the same on every machine, and on one without
fonts, too. The widths of their letters say where a line ends, so that nothing is cut.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any, TypeAlias

import resvg_py

from breachlab.drawing import svg
from breachlab.drawing.contours import HEIGHT, WIDTH
from breachlab.drawing.rate_map import RateMap
from breachlab.paths import ROOT, read

VENDOR = ROOT / "dashboard/assets/vendor"
FONTS = [str(VENDOR / name) for name in ("inter.400.ttf", "inter.650.ttf", "dejavu.ttf")]
WIDTHS = Path(__file__).with_name("letter_widths.csv")  # in thousandths of a letter's height
FAMILY = "Inter, Arial, 'DejaVu Sans', sans-serif"
INK, SOFT = "#1b1f24", "#57606a"
SIDE = 32  # pixels around the picture
LEADING = 1.4  # from a line to the next, in heights of its letters
LEFT = 8  # more pixels from the left edge to the names of a chart
MAP = 0.62  # of the width of the paper: a map of all of it takes half a second as PNG
VARIABLE = re.compile(r"var\(--[\w-]+,\s*((?:[^()]|\([^()]*\))*)\)")
# What only a page has: areas to point at, attributes for scripts and screen readers.
OF_PAGE = re.compile(
    r'(?s)<g class="hits">.*?</g>| (?:data-[\w-]+|aria-[\w-]+|role|tabindex)="[^"]*"'
)
Run: TypeAlias = tuple[str, bool]  # a text, and whether it is bold
Drawing: TypeAlias = tuple[str, float]  # SVG from the left upper corner, and its height


@dataclass(frozen=True)
class Look:
    """How a text is written: its size, whether all of it is bold, its colour, where it begins."""

    size: float = 13
    is_bold: bool = False
    colour: str = INK
    anchor: str = "start"


@cache
def _widths() -> dict[str, tuple[int, int]]:
    """Return {letter: its width in the regular and in the bold font}."""
    rows = csv.DictReader(read(WIDTHS).splitlines())
    return {chr(int(row["code_point"])): (int(row["regular"]), int(row["bold"])) for row in rows}


def measure(text: str, size: float, is_bold: bool = False) -> float:
    """Return the width of a text in pixels.

    >>> round(measure("In 1,000 residents", 12)), round(measure("In 1,000 residents", 12, True))
    (101, 105)
    """
    widths = _widths()
    return size * sum(widths.get(each, (600, 600))[is_bold] for each in text) / 1000


def wrap(runs: Iterable[Run], size: float, width: float) -> list[list[Run]]:
    """Return the lines of some runs of text; a word of more than fifty letters is broken.

    >>> wrap([("one two", False), (" three", True)], 12, 50)
    [[('one two', False)], [('three', True)]]
    """
    lines: list[list[Run]] = [[]]
    used, gap = 0.0, ""
    for text, is_bold in runs:
        for word in re.findall(r"[^ \n]{1,50}|[ \n]+", text):
            if not word.strip(" \n"):
                gap = " "
                continue
            wide = measure(gap + word, size, is_bold)
            if lines[-1] and used + wide > width:
                lines.append([])
                used, gap, wide = 0.0, "", measure(word, size, is_bold)
            before = ""
            if lines[-1] and lines[-1][-1][1] == is_bold:
                before = lines[-1].pop()[0]
            lines[-1].append((f"{before}{gap if used else ''}{word}", is_bold))
            used, gap = used + wide, ""
    return [line for line in lines if line]


def write_line(line: Iterable[Run], across: float, down: float, look: Look) -> str:
    """Return a line of text as SVG, on its baseline."""
    spans = "".join(
        f'<tspan font-weight="{700 if is_bold or look.is_bold else 400}">{escape(text)}</tspan>'
        for text, is_bold in line
    )
    at = f'x="{across:.6g}" y="{down:.6g}" font-size="{look.size}" fill="{look.colour}"'
    return f'<text {at} text-anchor="{look.anchor}">{spans}</text>'


def write_text(runs: Iterable[Run], width: float, look: Look) -> Drawing:
    """Return a text in as many lines as it needs."""
    at = {"start": 0.0, "middle": width / 2, "end": width}[look.anchor]
    runs = [(text, is_bold or look.is_bold) for text, is_bold in runs]
    drawn, down = "", 0.0
    for line in wrap(runs, look.size, width):
        drawn += write_line(line, at, down + 1.05 * look.size, look)
        down += LEADING * look.size
    return drawn, down


def write_keys(keys: Iterable[tuple[str, Sequence[Run]]], width: float) -> Drawing:
    """Return a legend, (colour, text) side by side, in as many lines as it needs."""
    drawn, across, down = "", 0.0, 0.0
    for colour, runs in keys:
        wide = 15 + sum(measure(text, 12, is_bold) for text, is_bold in runs)
        if across + wide > width:
            across, down = 0.0, down + 18
        edge = ' stroke="#868e96"' if colour == "#ffffff" else ""
        box = f'<rect x="{across:.6g}" y="{down + 3:.6g}" width="10" height="10" fill="{colour}"'
        drawn += f"{box}{edge}/>{write_line(runs, across + 15, down + 12, Look(12))}"
        across += wide + 18
    return drawn, down + 22 if drawn else 0


class Paper:
    """A sheet of paper, filled from top to bottom."""

    def __init__(self, width: int):
        self.width = width
        self.room = width - 2 * SIDE
        self._down: float = SIDE
        self._parts: list[str] = []

    def place(self, drawing: Drawing, after: float = 8) -> None:
        """Put a drawing below all that is there; one without a height takes no room."""
        drawn, height = drawing
        self._parts.append(f'<g transform="translate({SIDE} {self._down:.6g})">{drawn}</g>')
        self._down += height + after if height else 0

    def write(self, text: str, look: Look, after: float = 4) -> None:
        """Write a text in as many lines as it needs."""
        self.place(write_text([(text, False)], self.room, look), after)

    def nest(self, drawing: str, box: Mapping[str, float], height: float, style: str = "") -> None:
        """Put an SVG of the pages into a box, {x, y, width, height}, below all that is there."""
        tag, rest = OF_PAGE.sub("", drawing).split(">", 1)
        tag = re.sub(r' (?:width|height)="[^"]*"', "", tag)
        at = " ".join(f'{name}="{value:.6g}"' for name, value in box.items())
        style = f"<style>{style}</style>" if style else ""
        whole = f'{tag} {at} overflow="visible">{style}{rest}'
        whole = whole.replace("Inter,system-ui", FAMILY)
        self.place((whole.replace("font-weight:650", "font-weight:700"), height))  # as resvg has it

    def draw(self, picture: Mapping[str, Any] | RateMap) -> None:
        """Put a chart, with its legend, or a map below all that is there."""
        if isinstance(picture, RateMap):
            height = round(HEIGHT / WIDTH * MAP * self.width)
            self.nest(str(picture.still()), {"width": self.room, "height": height}, height)
            return
        self.place(
            write_keys(
                ((colour, [(name, False)]) for colour, name in list_keys(picture)), self.room
            )
        )
        room = svg.room(picture)
        left, high = room.left + LEFT, room.height - room.top - room.bottom
        box = {"x": left, "y": room.top, "width": self.room - left - room.right, "height": high}
        self.nest(str(svg.svg(picture, "")), box, room.height)

    def svg(self) -> str:
        """Return the picture, every colour written out: few programs support CSS variables."""
        drawn = VARIABLE.sub(lambda found: found[1], "".join(self._parts))
        height = round(self._down + SIDE - 8)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{height}"'
            f' viewBox="0 0 {self.width} {height}" font-family="{FAMILY}" font-size="12"'
            f' fill="{INK}"><rect width="100%" height="100%" fill="#fff"/>'
            f"{drawn}</svg>"
        )


def list_keys(chart: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (colour, text) of the legend of a chart's traces."""
    seen = set()
    for trace in chart["data"] if chart["layout"].get("showlegend") else ():
        name = trace.get("name", "")
        if name and name not in seen and trace.get("showlegend", True):
            seen.add(name)
            yield (trace.get("line") or trace["marker"])["color"], name


def png(picture: str, density: float) -> bytes:
    """Return an SVG as PNG, with so many pixels for each of its own, in our fonts."""
    made = resvg_py.svg_to_bytes(
        svg_string=picture, zoom=density, skip_system_fonts=True, font_files=FONTS
    )
    return bytes(made)
