"""The places of a map: the départements, or the régions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from breachlab.drawing import contours
from breachlab.drawing.canvas import Canvas
from breachlab.drawing.contours import Areas
from breachlab.query.answer_rows import Rows
from breachlab.words import numbers


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
