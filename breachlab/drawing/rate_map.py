"""The map of a rate: each area has the colour of its rate over the country's, in five classes.

One set of limits serves all questions, so that a colour always means the same ratio. The middle
class is what the model cannot tell from the country: NEAR is its mean error where the registered of
a département were held against published job seekers (mean_share of method/fidelity). No place is
ranked: words have three classes, of which the outer ones hold two colours each, the last beyond
twice the error. The map of all exposed is pale, as places differ little; that of those registered
now is strong.

The map is an SVG that stands alone; a page can change its colours, for a dark scheme, through the
CSS custom properties in its style. Units and source are those of `contours`.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from breachlab.drawing import contours
from breachlab.drawing.canvas import RESIDENTS, Canvas, Told, name_column, number_of
from breachlab.drawing.contours import HEIGHT, WIDTH, Areas
from breachlab.drawing.svg_shapes import Svg
from breachlab.query.answer_rows import Rows
from breachlab.query.repeat import REGION
from breachlab.words import numbers
from breachlab.words.language import curl_apostrophes, interface
from breachlab.words.values import is_null

# A rate over the country's, from below to above. Colour-blind eyes can distinguish neighbours.
COLOURS = ("#1f7bc8", "#9ac4e6", "#e9ebee", "#d9bf95", "#80602c")
# Any paler, and a strong class would look like the next one.
FADED = 0.85

_STYLE = (
    ".area-map{fill-rule:evenodd;stroke-linejoin:round}"
    ".area-map path,.area-map rect{vector-effect:non-scaling-stroke}"
    ".area{stroke:var(--paper,#fff);stroke-width:.7px;cursor:pointer}"
    + "".join(
        f".area.ratio-{number}{{fill:var(--ratio-{number},{colour})}}"
        for number, colour in enumerate(COLOURS, 1)
    )
    + ".area.ratio-6{fill:var(--paper,#fff);stroke:var(--line,#ced4da)}"  # without a row
    + f".area.is-faded{{fill-opacity:var(--faded,{FADED})}}"
    ".area-map .frame,.area-map .coast"
    "{fill:none;stroke:var(--line,#ced4da);stroke-width:.8px;pointer-events:none}"
    ".area-map .outlines{pointer-events:none;fill:none}"
    ".area-map .outline{stroke:var(--ink,#1b1f24);stroke-width:2.2px}"
)


@dataclass(frozen=True)
class Mark:
    """The mark of one area on the map."""

    ratio_class: int  # 0 the lowest, 4 the highest, 5 no class: the area is white
    label: str  # its name for a reader, "Nord (59)"
    text: str  # the lines of its tooltip below the name
    act: str  # the action of a click in the dashboard
    is_selected: bool = False
    is_faded: bool = False  # true if only other areas are selected

    @property
    def hover(self) -> str:
        """The lines of its tooltip.

        >>> Mark(2, "Nord (59)", "12,345 persons\\n12 in 1,000", "toggle:departements=59").hover
        'Nord (59)\\n12,345 persons\\n12 in 1,000'
        """
        return f"{self.label}\n{self.text}"

    @property
    def spoken(self) -> str:
        """The lines of its tooltip as sentences."""
        return ". ".join(self.hover.splitlines())

    @property
    def classes(self) -> str:
        """The CSS classes of its shape."""
        state = " is-selected" if self.is_selected else " is-faded" if self.is_faded else ""
        return f"area ratio-{self.ratio_class + 1}{state}"


@dataclass(frozen=True)
class RateMap:
    """A map that is drawn once as SVG, and then only repainted.

    `counts` are the keys of the numbers in the tooltip of an area, in order. For the départements
    an SVG has some 50 kB and twice the text of the marks.
    """

    marks: Mapping[str, Mark]
    title: str
    areas: Areas
    counts: tuple[str, ...] = ()

    def svg(self) -> Svg:
        """Return the whole map, with a button per area.

        The Tab key reaches one, and arrow keys the others from there (dashboard/assets/map.js).
        """
        areas = self.areas
        # The small areas that the inset repeats are hidden from screen readers. The inset comes
        # before the rest, so that its four areas are neighbours for the arrow keys.
        shapes = [
            self._shape(code, areas.outlines[code], 'aria-hidden="true"') for code in areas.enlarged
        ]
        for place, (code, path) in enumerate((areas.outlines | areas.enlarged).items()):
            mark, (across, down) = self.marks[code], areas.centres[code]
            button = (
                f'role="button" tabindex="{-1 if place else 0}" data-centre="{across} {down}"'
                f' aria-pressed="{str(mark.is_selected).lower()}" aria-label={_quote(mark.spoken)}'
            )
            shapes.append(self._shape(code, path, button))
        return self._draw("group", shapes)

    def still(self) -> Svg:
        """Return the whole map as a picture, for paper and cells: tooltips, and no buttons."""
        return self._draw("img", (shape for _, shape in self._still_shapes()))

    def link_areas(self, address: str) -> Svg:
        """Return the whole map with a link per area: `address` with its code in place of {}.

        The Tab key skips these links: a list of the same links stands beside the map.
        """
        links = (
            f'<a href={quoteattr(address.format(code))} tabindex="-1"'
            f" aria-label={_quote(self.marks[code].spoken)}>{shape}</a>"
            for code, shape in self._still_shapes()
        )
        return self._draw("group", links)

    def changes(self) -> dict[str, list[Any]]:
        """Return the data that repaints a map: {code: [CSS classes, tooltip, is selected]}."""
        return {
            code: [mark.classes, mark.hover, mark.is_selected] for code, mark in self.marks.items()
        }

    def _repr_svg_(self) -> str:
        return str(self.svg())

    def _draw(self, role: str, shapes: Iterable[str]) -> Svg:
        keys = f" data-count={quoteattr(' '.join(self.counts))}" if self.counts else ""
        # Those of the selected areas stand last, as SVG has no other order of layers.
        outlines = (
            f'<path class="outline" d="{paths[code]}"/>'
            for code, mark in self.marks.items()
            for paths in (self.areas.outlines, self.areas.enlarged)
            if mark.is_selected and code in paths
        )
        frames = (
            f'<rect class="frame" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'
            for x, y, width, height in self.areas.frames
        )
        return Svg(
            f'<svg xmlns="http://www.w3.org/2000/svg" class="area-map" role="{role}"{keys}'
            f' aria-label={quoteattr(self.title)} viewBox="0 0 {WIDTH} {HEIGHT}">'
            f"<style>{_STYLE}</style>{''.join(frames)}{''.join(shapes)}"
            f'<path class="coast" d="{self.areas.coast}"/>'
            f'<g class="outlines" aria-hidden="true">{"".join(outlines)}</g></svg>'
        )

    def _shape(self, code: str, path: str, more: str) -> str:
        mark = self.marks[code]
        return (
            f'<path class="{mark.classes}" data-code="{code}" data-act="{mark.act}"'
            f' data-hover={_quote(mark.hover)} {more} d="{path}"/>'
        )

    def _still_shapes(self) -> Iterator[tuple[str, str]]:
        """Yield (code, shape with its tooltip) of each area, the enlarged ones a second time."""
        for paths in (self.areas.outlines, self.areas.enlarged):
            for code, path in paths.items():
                title = f"<title>{escape(self.marks[code].hover.strip())}</title>"
                yield code, f'<path class="{self.marks[code].classes}" d="{path}">{title}</path>'


def _quote(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})


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


def rate_map(rows: Rows, canvas: Canvas) -> RateMap:
    """Draw exposure/rate_by_departement or rate_by_region.

    The switch `shown` selects the ratio to the country that gives the classes: `rate`, or
    `adjusted` for the ages of the residents. The rows are all 101 départements or all 18 régions;
    an area without a row is white.
    """
    places, language, records = places_of(rows), canvas.language, rows.dicts()
    known = {row[places.column]: row for row in records}
    is_adjusted = canvas.options.get("shown") == "adjusted"
    # The residents that the rates refer to are the same in all rows.
    residents = canvas.words.label("residents_id", records[0]["residents_id"]) if records else ""
    texts = interface(language)["drawing"]

    def tell(code: str) -> tuple[int, str]:
        """Return the class of an area and its tooltip: région, exposed residents, rate, ratio.

        This runs for each area at each click, so every line is as short as possible.
        """
        if code not in known:
            return NONE, ""
        row = known[code]
        rate = row["persons_per_thousand"]
        ratio: Any = row.get("standardised_ratio")
        lines = [curl_apostrophes(row["region_name"])] if "departement_code" in row else []
        exposed = number_of(row[RESIDENTS])
        lines.append(numbers.count_noun(exposed, "exposed_residents", language))
        if rate is None:
            lines.append(texts["too_few"])
        else:
            lines.append(f"{numbers.per_thousand(rate, language)} {residents or ''}")
        if ratio is not None:
            lines.append(texts["times_expected"].format(numbers.decimal(ratio, 2, language)))
        return ratio_class(row, is_adjusted), "\n".join(lines)

    return _draw_map(places, canvas, tell)


def blank_map(canvas: Canvas, places: Places = DEPARTEMENTS) -> RateMap:
    """Draw the map without an answer: all areas alike and without numbers until it is repainted."""
    return _draw_map(places, canvas, lambda _: (MIDDLE, ""))


def _draw_map(places: Places, canvas: Canvas, tell: Callable[[str], tuple[int, str]]) -> RateMap:
    """Draw the areas with their selection; a partly selected area is not faded.

    `tell` returns the class of an area by its code, and the lines of its tooltip.
    """
    selected = {*canvas.selection.get("departements", ())}
    marks = {}
    for code, codes in places.departements.items():
        number, text = tell(code)
        marks[code] = Mark(
            number,
            places.name(code, canvas),
            text,
            f"toggle:departements={codes[0] if len(codes) == 1 else REGION + code}",
            is_selected=selected.issuperset(codes),
            is_faded=bool(selected) and selected.isdisjoint(codes),
        )
    counts = tuple(canvas.list_keys(TOLD))
    return RateMap(marks, places.title(canvas.language), places.find_areas(), counts)


def ratio_class(row: Mapping[str, Any], is_adjusted: bool) -> int:
    """Return the class of a place, by its rate or that adjusted for age; NONE without a rate."""
    if row["persons_per_thousand"] is None:
        return NONE
    ratio = row["standardised_ratio" if is_adjusted else "location_quotient"]
    return MIDDLE if ratio is None else class_of(ratio)


def ratio_map(rows: Rows, canvas: Canvas, ratio: str, *told: str) -> RateMap:
    """Draw a ratio in five classes, 1 being like the country; `told` are columns of the tooltip.

    The rows have a column `departement_code` or `region_code`. An area without a row or without a
    ratio is white.
    """
    places = places_of(rows)
    known = {row[places.column]: row for row in rows.dicts()}
    columns = (ratio, *told)
    marks = {}
    for code in places.departements:
        row = known.get(code, {})
        number = NONE if is_null(row.get(ratio)) else class_of(row[ratio])
        text = "\n".join(_tell_column(row, each, canvas) for each in columns) if row else ""
        marks[code] = Mark(number, places.name(code, canvas), text, "")
    counts = tuple(canvas.list_keys(columns))
    return RateMap(marks, places.title(canvas.language), places.find_areas(), counts)


def _tell_column(row: Mapping[str, Any], name: str, canvas: Canvas) -> str:
    if name.endswith("_ratio") and not is_null(row[name]):
        return f"{name_column(name)}: {numbers.decimal(row[name], 2, canvas.language)}"
    return f"{name_column(name)}: {canvas.write_measure(row[name], name)}"


def draw_filled_map(drawing: RateMap) -> dict[str, Any]:
    """Return a map as the dict of a Plotly figure: Plotly's own maps would download borders."""
    traces = []
    for code, path in (drawing.areas.outlines | drawing.areas.enlarged).items():
        mark, (across, down) = drawing.marks[code], _points(path)
        has_class = mark.ratio_class != NONE
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "fill": "toself",
                "fillcolor": COLOURS[mark.ratio_class] if has_class else "#ffffff",
                "line": {"color": "#ffffff" if has_class else "#ced4da", "width": 0.7},
                "x": across,
                "y": down,
                "name": mark.label,
                "text": mark.hover.replace("\n", "<br>"),
                "hoveron": "fills",
                "hoverinfo": "text",
            }
        )
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "showlegend": False,
        "height": 560,
        "margin": {"l": 0, "r": 0, "t": 8, "b": 8},
        "hovermode": "closest",
        "xaxis": {**hidden, "range": [0, WIDTH]},
        "yaxis": {**hidden, "range": [HEIGHT, 0], "scaleanchor": "x"},
    }
    return {"data": traces, "layout": layout}


def _points(path: str) -> tuple[list[int | None], list[int | None]]:
    """Return the x and the y of the closed rings of a path; a null separates two rings.

    >>> _points("M1 2l2 2z M5 6l1-2 3 0z")
    ([1, 3, 1, None, 5, 6, 9, 5], [2, 4, 2, None, 6, 4, 4, 6])
    """
    xs: list[int | None] = []
    ys: list[int | None] = []
    for ring in path.split("z")[:-1]:
        steps = [*map(int, re.findall(r"-?\d+", ring))]  # the first leads from 0, 0 to the start
        for places, along in ((xs, steps[::2]), (ys, steps[1::2])):
            places += [None] if places else []
            places += [*accumulate(along), along[0]]
    return xs, ys
