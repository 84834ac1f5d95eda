"""The map of a rate: each département or région in the class of its rate over the country's."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas

from breachlab.drawing import area_map, ratio_classes
from breachlab.drawing.area_map import Mark, Svg
from breachlab.drawing.canvas import Canvas, number_of, records
from breachlab.drawing.contours import Areas
from breachlab.drawing.places import DEPARTEMENTS, Places, places_of
from breachlab.drawing.told import GONE, RESIDENTS, Told
from breachlab.words import numbers
from breachlab.words.language import interface
from breachlab.words.values import is_null, written

# The numbers told of an area, each with its noun, in their order.
TOLD: Told = {
    RESIDENTS: "exposed_residents",
    "persons_per_thousand": "",
    "standardised_ratio": "",
    GONE: "",
}
LARGEST = 72  # radius of the largest circle, in units of the drawing


@dataclass(frozen=True)
class RateMap:
    """A map that is drawn once as SVG, and then only repainted.

    `counts` are the keys of the numbers told of one area, in their order.
    """

    marks: dict[str, Mark]
    title: str
    areas: Areas
    counts: tuple[str, ...]

    def svg(self) -> Svg:
        """Return the whole map."""
        return area_map.svg(self.marks, self.title, self.areas, self.counts)

    def still(self) -> Svg:
        """Return the whole map as a picture, for paper."""
        return area_map.still(self.marks, self.title, self.areas, self.counts)

    def changes(self) -> dict[str, list]:
        """Return what repaints a map that is drawn."""
        return area_map.changes(self.marks)

    def _repr_svg_(self) -> str:
        return str(self.svg())


def rate_map(rows: pandas.DataFrame, canvas: Canvas) -> RateMap:
    """Draw exposure/rate_by_departement or rate_by_region, as its switch `shown` says.

    `rate` and `adjusted`, for what the ages of the residents would give, are classes of the ratio
    to the country; `persons` are circles whose area is a count, since a fill would show the land.
    The rows are all 101 départements or all 18 régions; a place that has none is white.
    """
    places = places_of(rows)
    known = {row[places.column]: row for row in records(rows)}
    shown = canvas.options.get("shown", "rate")
    counts = {code: number_of(row[RESIDENTS]) for code, row in known.items()}
    most = max(counts.values(), default=0) if shown == "persons" else 0  # else there is no circle
    marks = {
        code: replace(
            mark,
            ratio_class=_class(known[code], shown),
            text=_told(known[code], canvas),
            radius=_radius(counts[code], most),
        )
        if code in known
        else replace(mark, ratio_class=ratio_classes.NONE)
        for code, mark in _blank(places, canvas).items()
    }
    return _map(marks, places, canvas)


def blank_map(canvas: Canvas, places: Places = DEPARTEMENTS) -> RateMap:
    """Draw the map without an answer: all alike, and nothing told before it is repainted."""
    return _map(_blank(places, canvas), places, canvas)


def _map(marks: dict[str, Mark], places: Places, canvas: Canvas) -> RateMap:
    counts = tuple(canvas.list_keys(TOLD))
    return RateMap(marks, places.title(canvas.language), places.areas, counts)


def _blank(places: Places, canvas: Canvas) -> dict[str, Mark]:
    """Return a mark for each area, with what is selected: one of which a part is, is not faded."""
    selected = {*canvas.selection.get("departements", ())}
    return {
        code: Mark(
            ratio_classes.MIDDLE,
            places.name(code, canvas),
            "",
            f"toggle:departements={'.'.join(codes)}",
            is_selected=selected.issuperset(codes),
            is_faded=bool(selected) and selected.isdisjoint(codes),
        )
        for code, codes in places.departements.items()
    }


def _class(row: Mapping[str, Any], shown: str) -> int:
    if shown == "persons":
        return ratio_classes.MIDDLE
    ratio = row["standardised_ratio" if shown == "adjusted" else "location_quotient"]
    return ratio_classes.MIDDLE if is_null(ratio) else ratio_classes.class_of(ratio)


def _radius(count: float, most: float) -> int:
    """Return the radius of a circle whose area is as large as its count.

    Example:

        >>> _radius(100, 100), _radius(25, 100), _radius(0, 100)
        (72, 36, 0)
    """
    return round(LARGEST * math.sqrt(count / most)) if most else 0


def _told(row: Mapping[str, Any], canvas: Canvas) -> str:
    """Return its région, its exposed residents, their rate, and who has died or left."""
    name = []
    if "departement_code" in row:
        name = [written("region_name", row["region_name"], canvas.words)]
    return "\n".join([*name, *(line for column in TOLD for line in _lines(row, column, canvas))])


def _lines(row: Mapping[str, Any], column: str, canvas: Canvas) -> list[str]:
    """Return the line of one of the numbers told, if there is one."""
    if column == "standardised_ratio":
        return _adjusted(row, canvas.language)
    lines = canvas.write_lines(row, {column: TOLD[column]})
    if column == "persons_per_thousand":
        residents = canvas.words.label("residents_id", row["residents_id"])
        return [f"{line} {residents}" for line in lines]
    return lines


def _adjusted(row: Mapping[str, Any], language: str) -> list[str]:
    """Return how many times what the ages of the residents would give; nothing for nobody."""
    ratio: Any = row.get("standardised_ratio")
    if is_null(ratio):
        return []
    text = interface(language)["drawing"]["times_expected"]
    return [text.format(numbers.decimal(ratio, 2, language))]
