"""The map of France as SVG, by département or région: five classes, the selection, insets.

Page, print, picture and notebooks all use it. It is standalone; a page can change its colours, for
a dark scheme, through the CSS custom properties in its style. Units and source are those of
`contours`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from breachlab.drawing.contours import HEIGHT, WIDTH, Areas, Point

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
        """Return the lines of its tooltip.

        >>> Mark(2, "Nord (59)", "12,345 persons\\n12 in 1,000", "toggle:departements=59").hover
        'Nord (59)\\n12,345 persons\\n12 in 1,000'
        """
        return f"{self.label}\n{self.text}"

    @property
    def classes(self) -> str:
        """Return the CSS classes of its shape."""
        state = " is-selected" if self.is_selected else " is-faded" if self.is_faded else ""
        return f"area ratio-{self.ratio_class + 1}{state}"


class Svg(str):
    """The text of an SVG, which a notebook displays as a drawing."""

    def _repr_svg_(self) -> str:
        return str(self)

    def __html__(self) -> str:
        return str(self)


def svg(marks: Mapping[str, Mark], title: str, areas: Areas, counts: Sequence[str] = ()) -> Svg:
    """Return the map of these areas, each with a mark, as one standalone SVG.

    `counts` are the keys of the numbers in a mark's text, in order.
    Shapes are buttons. The Tab key reaches one, and arrow keys the others from there
    (dashboard/assets/map.js). For the départements the SVG has some 50 kB and twice the text of
    the marks.
    """
    return _svg("group", title, _shapes(marks, areas), marks, areas, counts)


def still(marks: Mapping[str, Mark], title: str, areas: Areas, counts: Sequence[str] = ()) -> Svg:
    """Return the same map as a picture, for paper and cells: with tooltips, without buttons."""
    tooltips = {
        code: f"<title>{escape(mark.hover.strip())}</title>" for code, mark in marks.items()
    }
    shapes = (
        f'<path class="{marks[code].classes}" d="{path}">{tooltips[code]}</path>'
        for paths in (areas.outlines, areas.enlarged)
        for code, path in paths.items()
    )
    return _svg("img", title, shapes, marks, areas, counts)


def link_areas(
    marks: Mapping[str, Mark], title: str, areas: Areas, address: str, counts: Sequence[str] = ()
) -> Svg:
    """Return the same map with a link per area: `address` with its code in place of {}.

    The Tab key skips these links: a list of the same links stands beside the map.
    """
    shapes = (
        f'<a href={quoteattr(address.format(code))} tabindex="-1"'
        f" aria-label={_quote('. '.join(marks[code].hover.splitlines()))}>"
        f'<path class="{marks[code].classes}" d="{path}">'
        f"<title>{escape(marks[code].hover.strip())}</title></path></a>"
        for paths in (areas.outlines, areas.enlarged)
        for code, path in paths.items()
    )
    return _svg("group", title, shapes, marks, areas, counts)


def changes(marks: Mapping[str, Mark]) -> dict[str, list]:
    """Return the data that repaints a map: {code: [CSS classes, tooltip, is selected]}.

    >>> changes({"59": Mark(3, "Nord (59)", "12,345 persons", "toggle:departements=59", True)})
    {'59': ['area ratio-4 is-selected', 'Nord (59)\\n12,345 persons', True]}
    """
    return {code: [mark.classes, mark.hover, mark.is_selected] for code, mark in marks.items()}


def _svg(
    role: str,
    title: str,
    shapes: Iterable[str],
    marks: Mapping[str, Mark],
    areas: Areas,
    counts: Sequence[str],
) -> Svg:
    keys = f" data-count={quoteattr(' '.join(counts))}" if counts else ""
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="area-map" role="{role}"{keys}'
        f' aria-label={quoteattr(title)} viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"<style>{_STYLE}</style>{_frames(areas)}{''.join(shapes)}"
        f'<path class="coast" d="{areas.coast}"/>'
        f'<g class="outlines" aria-hidden="true">{"".join(_outlines(marks, areas))}</g></svg>'
    )


def _shapes(marks: Mapping[str, Mark], areas: Areas) -> Iterator[str]:
    """Yield every shape; first the small ones that the inset repeats, hidden from screen readers.

    The inset comes before the rest, so that its four areas are neighbours for the arrow keys.
    """
    for code in areas.enlarged:
        yield _shape(code, areas.outlines[code], marks[code], 'aria-hidden="true"')
    for place, (code, path) in enumerate((areas.outlines | areas.enlarged).items()):
        yield _shape(code, path, marks[code], _button(marks[code], areas.centres[code], place))


def _shape(code: str, path: str, mark: Mark, more: str) -> str:
    return (
        f'<path class="{mark.classes}" data-code="{code}" data-act="{mark.act}"'
        f' data-hover={_quote(mark.hover)} {more} d="{path}"/>'
    )


def _button(mark: Mark, centre: Point, place: int) -> str:
    """Return the attributes of a button; the Tab key reaches only the first."""
    return (
        f'role="button" tabindex="{0 if place == 0 else -1}" data-centre="{centre[0]} {centre[1]}"'
        f' aria-pressed="{str(mark.is_selected).lower()}"'
        f" aria-label={_quote('. '.join(mark.hover.splitlines()))}"
    )


def _outlines(marks: Mapping[str, Mark], areas: Areas) -> Iterator[str]:
    """Yield the outlines of selected areas: drawn last, as SVG has no other order of layers."""
    for code, mark in marks.items():
        if mark.is_selected:
            for paths in (areas.outlines, areas.enlarged):
                if code in paths:
                    yield f'<path class="outline" d="{paths[code]}"/>'


def _frames(areas: Areas) -> str:
    return "".join(
        f'<rect class="frame" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'
        for x, y, width, height in areas.frames
    )


def _quote(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})
