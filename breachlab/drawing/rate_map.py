"""The map of a rate: each area has the colour of its rate over the country's, in five classes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from breachlab.drawing import area_map, ratio_classes
from breachlab.drawing.area_map import Mark, Svg
from breachlab.drawing.canvas import Canvas, number_of
from breachlab.drawing.contours import Areas
from breachlab.drawing.places import DEPARTEMENTS, Places, places_of
from breachlab.drawing.told import RESIDENTS, Told
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import is_null

# {column in the tooltip of an area: its noun}, in order.
TOLD: Told = {
    RESIDENTS: "exposed_residents",
    "persons_per_thousand": "",
    "standardised_ratio": "",
}


@dataclass(frozen=True)
class RateMap:
    """A map that is drawn once as SVG, and then only repainted.

    `counts` are the keys of the numbers in the tooltip of an area, in order.
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

    def link_areas(self, address: str) -> Svg:
        """Return the whole map with a link per area: `address` with its code in place of {}."""
        return area_map.link_areas(self.marks, self.title, self.areas, address, self.counts)

    def changes(self) -> dict[str, list]:
        """Return the data that repaints a drawn map."""
        return area_map.changes(self.marks)

    def _repr_svg_(self) -> str:
        return str(self.svg())


def rate_map(rows: Rows, canvas: Canvas) -> RateMap:
    """Draw exposure/rate_by_departement or rate_by_region.

    The switch `shown` selects the ratio to the country that gives the classes: `rate`, or
    `adjusted` for the ages of the residents. The rows are all 101 départements or all 18 régions;
    an area without a row is white.
    """
    places = places_of(rows)
    records = rows.dicts()
    known = {row[places.column]: row for row in records}
    is_adjusted = canvas.options.get("shown") == "adjusted"
    residents = _residents(records, canvas)
    marks = {
        code: _mark(mark, known[code], is_adjusted, residents, canvas)
        if code in known
        else replace(mark, ratio_class=ratio_classes.NONE)
        for code, mark in _blank(places, canvas).items()
    }
    return _map(marks, places, canvas)


def blank_map(canvas: Canvas, places: Places = DEPARTEMENTS) -> RateMap:
    """Draw the map without an answer: all areas alike and without numbers until it is repainted."""
    return _map(_blank(places, canvas), places, canvas)


def _map(marks: dict[str, Mark], places: Places, canvas: Canvas) -> RateMap:
    counts = tuple(canvas.list_keys(TOLD))
    return RateMap(marks, places.title(canvas.language), places.areas, counts)


def _blank(places: Places, canvas: Canvas) -> dict[str, Mark]:
    """Return a mark for each area, with its selection; a partly selected area is not faded."""
    selected = {*canvas.selection.get("departements", ())}
    return {
        code: Mark(
            ratio_classes.MIDDLE,
            places.name(code, canvas),
            "",
            f"toggle:departements={codes[0] if len(codes) == 1 else REGION + code}",
            is_selected=selected.issuperset(codes),
            is_faded=bool(selected) and selected.isdisjoint(codes),
        )
        for code, codes in places.departements.items()
    }


def ratio_class(row: Mapping[str, Any], is_adjusted: bool) -> int:
    """Return the class of a place, by its rate or that adjusted for age; NONE without a rate."""
    if is_null(row["persons_per_thousand"]):
        return ratio_classes.NONE
    ratio = row["standardised_ratio" if is_adjusted else "location_quotient"]
    return ratio_classes.MIDDLE if is_null(ratio) else ratio_classes.class_of(ratio)


def _mark(
    mark: Mark, row: Mapping[str, Any], is_adjusted: bool, residents: str, canvas: Canvas
) -> Mark:
    return Mark(
        ratio_class(row, is_adjusted),
        mark.label,
        _tell(row, residents, canvas.language),
        mark.act,
        mark.is_selected,
        mark.is_faded,
    )


def _residents(rows: list[dict[str, Any]], canvas: Canvas) -> str:
    """Return the label of the residents that the rates refer to; it is the same in all rows."""
    return canvas.words.label("residents_id", rows[0]["residents_id"]) or "" if rows else ""


def _tell(row: Mapping[str, Any], residents: str, language: str) -> str:
    """Return the tooltip of an area: région, exposed residents, rate.

    This runs for each area at each click, so every line is as short as possible.
    """
    exposed, rate = number_of(row[RESIDENTS]), row["persons_per_thousand"]
    ratio: Any = row.get("standardised_ratio")
    texts = interface(language)["drawing"]
    lines = [curl_apostrophes(row["region_name"])] if "departement_code" in row else []
    lines.append(numbers.count_noun(exposed, "exposed_residents", language))
    lines.append(
        texts["too_few"] if is_null(rate) else f"{numbers.per_thousand(rate, language)} {residents}"
    )
    if not is_null(ratio):
        lines.append(texts["times_expected"].format(numbers.decimal(ratio, 2, language)))
    return "\n".join(lines)
