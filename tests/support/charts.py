"""Charts as a reader takes them in: a figure in words, and an SVG read by the ticks of its axes."""

import math
import re
from base64 import b64decode
from xml.etree import ElementTree

import numpy

from breachlab.drawing.svg import svg

NAME = "{http://www.w3.org/2000/svg}"
SIZES = {"": 1, "%": 0.01, "k": 1e3, "M": 1e6}
SIDES = {"x": "width", "y": "height"}
NUMBER = re.compile(r"€?([\d,.]+)[^\w%]?([kM%]?)")
POINT = re.compile(r"[ML]([\d.]+) ([\d.]+)")
# What looks the same in all charts, and what is clicked.
QUIET = re.compile(
    "fixedrange|zeroline|tick(angle|len|color|label.*)|font|standoff|hover.*|template|geojson|geo"
    "|margin|dragmode|.*_bgcolor|unselected|customdata|type|autosize|bargap|height|showarrow|border.*"
)


def tell_figure(figure):
    """Yield a line for each axis, note and series of a figure, with the ends of what is long."""
    for name, each in [*figure["layout"].items(), *((one["type"], one) for one in figure["data"])]:
        if not QUIET.fullmatch(name):
            yield f"{name}: {_tell(each)}".replace("'", "")


def _tell(value):
    match value:
        case {"bdata": data, "dtype": kind}:  # as Plotly packs an array
            return _tell(numpy.frombuffer(b64decode(data), kind).tolist())
        case dict():
            return {key: _tell(each) for key, each in value.items() if not QUIET.fullmatch(key)}
        case list() | tuple():
            told = [*map(_tell, value)]
            return told if len(told) < 4 else [*told[:2], "…", told[-1]]
        case float():
            return float(f"{value:.5g}")
    return value


class Drawn:
    """The SVG of a figure, read as one reads it: by the texts beside its axes."""

    def __init__(self, figure):
        self.figure, self._root = figure, ElementTree.fromstring(svg(figure, "Title"))
        self._axes = {name: axis for name, axis in figure["layout"].items() if "axis" in name}
        seen = [name for name, axis in self._axes.items() if axis.get("visible", True)]
        self.beside = dict(zip(seen, self._groups("names", "tick"), strict=True))

    def _groups(self, *classes):
        return [each for each in self._root.iter(f"{NAME}g") if each.get("class") in classes]

    def ticks(self, letter, trace):
        """Return [(place, value, text)] of the axis of a trace, or of one like it that is seen."""
        own = self._axes[f"{letter}axis{trace.get(f'{letter}axis', letter)[1:]}"]
        for name, texts in self.beside.items():
            axis, alike = self._axes[name], ("domain", "range", "type")
            if name[0] == letter and [*map(axis.get, alike)] == [*map(own.get, alike)]:
                places = [each.get("y") if letter == "y" else each[0].get("x") for each in texts]
                said = ["".join(each.itertext()) for each in texts]  # a title comes last
                return [*zip(map(share, places), axis.get("tickvals", ()), said, strict=False)]
        return []

    def read(self, letter, trace, place):
        """Return the number at a place by the first and the last text; None if these are words."""
        ticks = [(at, numeral(text)) for at, _, text in self.ticks(letter, trace)]
        if len(ticks) < 2 or None in [number for _, number in ticks]:
            return None
        (start, low), *_, (end, high) = ticks
        part = (place - start) / (end - start)
        is_log = self._axes[f"{letter}axis"].get("type") == "log"
        return low * math.pow(high / low, part) if is_log else low + part * (high - low)

    def marks(self):
        """Yield each trace that is shown, and of each of its marks the middle and the ends."""
        shown = [each for each in self.figure["data"] if each.get("visible", True)]
        for trace, group in zip(shown, self._groups("bar", "scatter", "heatmap"), strict=True):
            yield trace, [*_marks(group, trace.get("orientation") == "h")]


def _marks(group, is_lying):
    """Yield of each mark its middle, both ends of a bar or the place of a point, and its error."""
    along, length = "yx" if is_lying else "xy"
    errors = iter(group.findall(f"{NAME}line"))
    for each in group:
        found = []
        if each.get("data-value"):
            sides = (length, SIDES[length], along, SIDES[along])
            start, wide, middle, thick = (share(each.get(name)) for name in sides)
            found = [[middle + thick / 2, start, start + wide]]
        elif each.tag == f"{NAME}circle":
            found = [[share(each.get("cx")), share(each.get("cy"))]]
        elif each.tag == f"{NAME}svg":
            found = [
                [float(x) / 1000, float(y) / 1000] for x, y in POINT.findall(each[-1].get("d"))
            ]
        for mark in found:
            error = next(errors, None)
            ends = [] if error is None else [share(error.get(f"{length}{n}")) for n in (1, 2)]
            yield [*mark, *ends]


def numeral(text):
    """Return the number that a text is, or None: 2.5 k is 2500."""
    found = NUMBER.fullmatch(text)
    return float(found[1].replace(",", "")) * SIZES[found[2]] if found else None


def is_rounded(text, value):
    """Return whether a text is a number rounded as far as it is written, or no number."""
    found = NUMBER.fullmatch(text)
    half = found and 10.0 ** -len(found[1].partition(".")[2]) * SIZES[found[2]] / 2
    return not found or abs(numeral(text) - value) <= half + 1e-9


def share(text):
    return float(text.removesuffix("%")) / 100
