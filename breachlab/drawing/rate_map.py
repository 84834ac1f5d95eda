"""The map of a rate: each area has the colour of its rate over the country's, in five classes.

One set of limits serves all questions, so that a colour always means the same ratio. The middle
class is what the model cannot tell from the country: NEAR is its mean error where the registered of
a département were held against published job seekers (mean_share of method/fidelity). No place is
ranked: words have three classes, of which the outer ones hold two colours each, the last beyond
twice the error. The map of all exposed is pale, as places differ little; that of those registered
now is strong.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from breachlab.drawing import area_map, contours
from breachlab.drawing.area_map import Mark, Svg
from breachlab.drawing.canvas import RESIDENTS, Canvas, Told, number_of
from breachlab.drawing.contours import Areas
from breachlab.drawing.lines import name_column
from breachlab.query.addresses import REGION
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import is_null

NEAR = 0.084  # half the width of the middle class: the model's mean error by département
LIMITS = (1 - 2 * NEAR, 1 - NEAR, 1 + NEAR, 1 + 2 * NEAR)
MIDDLE = 2  # the class around the country's rate
NONE = 5  # no class: for an area without a row


def class_of(ratio: float) -> int:
    """Return the class of a ratio, 0 the lowest; on a limit, the one nearer to the country.

    >>> [class_of(ratio) for ratio in (0.5, 0.832, 0.9, 0.916, 1.0, 1.084, 1.1, 1.168, 2.0)]
    [0, 1, 1, 2, 2, 2, 3, 3, 4]

    If the country has no exposed person, every ratio is NaN and in the middle class.

    >>> class_of(math.nan)
    2
    """
    lower, upper = LIMITS[:MIDDLE], LIMITS[MIDDLE:]
    return MIDDLE - sum(ratio < limit for limit in lower) + sum(ratio > limit for limit in upper)


def standing_of(rate: float, country: float = 1) -> str:
    """Return whether a rate is "lower" than the country's, "similar" within NEAR, or "higher".

    >>> [standing_of(rate, 600) for rate in (300, 549, 550, 650, 651, 1200)]
    ['lower', 'lower', 'similar', 'similar', 'higher', 'higher']
    """
    side = class_of(rate / country if country else math.nan) - MIDDLE
    return "lower" if side < 0 else "higher" if side else "similar"


def ranges(country: float, language: str) -> list[str]:
    """Return the range of rates of each class, with three figures of the country's rate.

    >>> ranges(615.7, "en")
    ['< 512', '512–564', '564–667', '667–719', '> 719']
    >>> ranges(1.5, "fr")
    ['< 1,25', '1,25–1,37', '1,37–1,63', '1,63–1,75', '> 1,75']
    """
    places = max(0, 2 - math.floor(math.log10(country)))
    bounds = [numbers.decimal(country * limit, places, language) for limit in LIMITS]
    between = [f"{low}–{high}" for low, high in pairwise(bounds)]
    return [f"< {bounds[0]}", *between, f"> {bounds[-1]}"]


@dataclass(frozen=True)
class Places:
    """Départements or régions: their noun, the column of their codes, their areas.

    `departements` has the départements of each place: {"32": ("02", "59", …), …}. `find_areas`
    takes 0.1 s at its first call, so only a map calls it.
    """

    noun: str
    column: str
    departements: Mapping[str, tuple[str, ...]]
    find_areas: Callable[[], Areas]

    @property
    def areas(self) -> Areas:
        """The areas of the map."""
        return self.find_areas()

    def name(self, code: str, canvas: Canvas) -> str:
        """Return the name of a place, with a capital."""
        if self is DEPARTEMENTS:
            return canvas.dimensions["departements"].heading(code)
        return canvas.words.label("region", code) or code

    def title(self, language: str) -> str:
        """Return the noun of the places, with a capital."""
        return numbers.noun_of(len(self.departements), self.noun, language).capitalize()


DEPARTEMENTS = Places(
    "departements",
    "departement_code",
    {code: (code,) for code in contours.NAMES},
    contours.departements,
)
REGIONS = Places("regions", "region_code", contours.REGIONS, contours.regions)


def places_of(rows: Rows) -> Places:
    """Return the places that the rows of an answer have codes of."""
    return REGIONS if REGIONS.column in rows else DEPARTEMENTS


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
        else replace(mark, ratio_class=NONE)
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
            MIDDLE,
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
        return NONE
    ratio = row["standardised_ratio" if is_adjusted else "location_quotient"]
    return MIDDLE if is_null(ratio) else class_of(ratio)


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


Row = Mapping[str, Any]


def ratio_map(rows: Rows, canvas: Canvas, ratio: str, *told: str) -> RateMap:
    """Draw a ratio in five classes, 1 being like the country; `told` are columns of the tooltip.

    The rows have a column `departement_code` or `region_code`. An area without a row or without a
    ratio is white.
    """
    places = places_of(rows)
    known = {row[places.column]: row for row in rows.dicts()}
    columns = (ratio, *told)
    marks = {
        code: _ratio_mark(code, places, known, canvas, columns) for code in places.departements
    }
    counts = tuple(canvas.list_keys(columns))
    return RateMap(marks, places.title(canvas.language), places.areas, counts)


def _ratio_mark(
    code: str, places: Places, known: Mapping[str, Row], canvas: Canvas, told: Sequence[str]
) -> Mark:
    name = places.name(code, canvas)
    if code not in known:
        return Mark(NONE, name, "", "")
    row = known[code]
    text = "\n".join(_tell_ratio(row, each, canvas) for each in told)
    ratio = row[told[0]]
    return Mark(NONE if is_null(ratio) else class_of(ratio), name, text, "")


def _tell_ratio(row: Row, name: str, canvas: Canvas) -> str:
    if name.endswith("_ratio") and not is_null(row[name]):
        return f"{name_column(name)}: {numbers.decimal(row[name], 2, canvas.language)}"
    return f"{name_column(name)}: {canvas.write_measure(row[name], name)}"
