"""The map of the 101 départements as SVG: five classes, what is selected, insets.

Page, print, picture and notebooks draw this one. It stands alone; a page gives it other colours,
those of its dark scheme for instance, by the custom properties that the style names. Units and
source are those of `contours`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from breachlab.drawing import contours

# A rate over the country's, below to above. Neighbours are told apart by colour-blind eyes too.
COLOURS = ("#1f7bc8", "#9ac4e6", "#e9ebee", "#eeb493", "#d9590f")
# Any paler, and a strong class would look like the next one.
FADED = 0.85

_STYLE = (
    ".departement-map{fill-rule:evenodd;stroke-linejoin:round}"
    ".departement-map path,.departement-map rect{vector-effect:non-scaling-stroke}"
    ".departement{stroke:var(--paper,#fff);stroke-width:.7px;cursor:pointer}"
    + "".join(
        f".departement.ratio-{number}{{fill:var(--ratio-{number},{colour})}}"
        for number, colour in enumerate(COLOURS, 1)
    )
    + ".departement.ratio-6{fill:var(--paper,#fff);stroke:var(--line,#ced4da)}"  # not shown
    + f".departement.is-faded{{fill-opacity:var(--faded,{FADED})}}"
    ".departement-map .frame,.departement-map .coast"
    "{fill:none;stroke:var(--line,#ced4da);stroke-width:.8px;pointer-events:none}"
    ".departement-map .outlines{pointer-events:none;fill:none}"
    ".departement-map .circles{pointer-events:none;fill:#4c6ef5;fill-opacity:.72}"
    ".departement-map .outline{stroke:var(--ink,#1b1f24);stroke-width:2.2px}"
)


@dataclass(frozen=True)
class Mark:
    """What the map shows of one département."""

    ratio_class: int  # 0 the lowest, 4 the highest, 5 none: it is not shown
    label: str  # its name as a reader knows it, "Nord (59)"
    text: str  # what is said below the name on pointing at it, one or several lines
    is_selected: bool = False
    radius: int = 0  # of a circle that stands for a count, in units of the drawing; none at 0

    @property
    def hover(self) -> str:
        """Return all that is said on pointing at it, line by line.

        >>> Mark(2, "Nord (59)", "12,345 persons\\n12 in 1,000").hover
        'Nord (59)\\n12,345 persons\\n12 in 1,000'
        """
        return f"{self.label}\n{self.text}"


class Svg(str):
    """An SVG as text, which a notebook shows as the drawing it is."""

    def _repr_svg_(self) -> str:
        return str(self)


def svg(marks: Mapping[str, Mark], title: str) -> Svg:
    """Return the map of all départements as one standalone SVG.

    Every code of `contours.NAMES` has a mark. Shapes are buttons, of which one can be reached by
    the Tab key, and the others from there (dashboard/assets/map.js). Its size is some 50 kB
    and twice the text of the marks.
    """
    return Svg(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="departement-map" role="group"'
        f' aria-label={quoteattr(title)} viewBox="0 0 {contours.WIDTH} {contours.HEIGHT}">'
        f"<style>{_STYLE}</style>{_frames()}{''.join(_shapes(marks))}"
        f'<path class="coast" d="{contours.coast()}"/>'
        f'<g class="circles" aria-hidden="true">{"".join(_circles(marks))}</g>'
        f'<g class="outlines" aria-hidden="true">{"".join(_outlines(marks))}</g></svg>'
    )


def changes(marks: Mapping[str, Mark]) -> dict[str, list]:
    """Return what repaints a map: {code: [class, what is said, is it selected, its circle]}.

    >>> changes({"59": Mark(3, "Nord (59)", "12,345 persons", is_selected=True)})
    {'59': [3, 'Nord (59)\\n12,345 persons', True, 0]}
    """
    return {
        code: [mark.ratio_class, mark.hover, mark.is_selected, mark.radius]
        for code, mark in marks.items()
    }


def _shapes(marks: Mapping[str, Mark]) -> Iterator[str]:
    """Yield every shape: the small ones that are enlarged elsewhere first, and hidden from readers.

    The inset stands before the rest, so that its four keep company in the order of the keys.
    """
    is_any = any(mark.is_selected for mark in marks.values())
    paths = contours.outlines() | contours.enlarged()
    hidden = 'aria-hidden="true"'
    for code in contours.ENLARGED:
        yield _shape(code, contours.outlines()[code], marks[code], is_any, hidden)
    for place, code in enumerate(contours.NAMES):
        yield _shape(code, paths[code], marks[code], is_any, _button(code, marks[code], place))


def _shape(code: str, path: str, mark: Mark, is_any: bool, more: str) -> str:
    faded = " is-faded" if is_any and not mark.is_selected else ""
    selected = " is-selected" if mark.is_selected else ""
    return (
        f'<path class="departement ratio-{mark.ratio_class + 1}{faded}{selected}"'
        f' data-act="toggle:departements={code}" data-hover={_quoted(mark.hover)} {more}'
        f' d="{path}"/>'
    )


def _button(code: str, mark: Mark, place: int) -> str:
    """Return what makes a shape a button: the first is in the order of the Tab key."""
    x, y = contours.centres()[code]
    return (
        f'role="button" tabindex="{0 if place == 0 else -1}" data-centre="{x} {y}"'
        f' aria-pressed="{str(mark.is_selected).lower()}"'
        f" aria-label={_quoted('. '.join(mark.hover.splitlines()))}"
    )


def _outlines(marks: Mapping[str, Mark]) -> Iterator[str]:
    """Yield the outlines of what is selected: drawn last, since SVG knows no other above."""
    for code, mark in marks.items():
        if mark.is_selected:
            for paths in (contours.outlines(), contours.enlarged()):
                if code in paths:
                    yield f'<path class="outline" d="{paths[code]}"/>'


def _circles(marks: Mapping[str, Mark]) -> Iterator[str]:
    """Yield a circle for every département: a count is an area, never a fill."""
    for code, mark in marks.items():
        x, y = contours.centres()[code]
        yield f'<circle data-code="{code}" cx="{x}" cy="{y}" r="{mark.radius}"/>'


def _frames() -> str:
    return "".join(
        f'<rect class="frame" x="{x}" y="{y}" width="{width}" height="{height}" rx="8"/>'
        for x, y, width, height in contours.FRAMES
    )


def _quoted(text: str) -> str:
    return quoteattr(text, {"\n": "&#10;"})
