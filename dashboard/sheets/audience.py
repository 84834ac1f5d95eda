"""The audience of a sheet: all residents of a département, or the young of a mission locale.

/area/59                 all ages
/area/59?public=16-25    those aged 16 to 25
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.layout.marks import mark_scope

COMPARED = "exposure/compare"
CALLS = "area/calls"
CHANNELS = "area/channels"
YOUNG_PEOPLE = "area/young_people"
SENIORS = "area/seniors"


@dataclass(frozen=True)
class Audience:
    """The ages that a sheet covers: its tiles and steps, each with its question.

    `age_bands` are those for channels and rates; empty for everyone. Those of the young end at 24:
    no question on channels separates the age of 25 from older ages.
    """

    name: str
    age_bands: tuple[str, ...]
    ages: str  # the question of the table of ages
    tiles: Mapping[str, str]
    steps: Mapping[str, str]

    def asks(self, query: str, code: str) -> dict[str, Any]:
        """Return the parameters of a question about a département and these ages."""
        if query == COMPARED:
            return {"departements": (code,)}
        is_of_ages = query == CHANNELS and self.age_bands
        return {"departement": code, **({"age_bands": self.age_bands} if is_of_ages else {})}

    def scope(self, query: str, code: str) -> dict[str, Any]:
        """Return the data attributes of the numbers of a question: whom they count and of whom."""
        ages = {name: each for name, each in self.asks(query, code).items() if name == "age_bands"}
        ages |= {"age_bands": ("75 and over",)} if query == SENIORS else {}  # the row that is told
        whom = {"public": self.name} if query == YOUNG_PEOPLE else {}
        return mark_scope({"departements": (code,), **ages}, whom)


EVERYONE = Audience(
    "",
    (),
    "area/by_age_group",
    {"exposed": COMPARED, "inform": COMPARED, "calls": CALLS, "minors": COMPARED},
    {"notice": COMPARED, "relay": "", "queue": SENIORS},
)
YOUNG = Audience(
    "16-25",
    ("16-17", "18-19", "20-24"),
    YOUNG_PEOPLE,
    {
        "young": YOUNG_PEOPLE,
        "young_inform": CHANNELS,
        "young_notice": CHANNELS,
        "young_minors": YOUNG_PEOPLE,
    },
    {"notice": CHANNELS, "young_relay": "", "young_minors": ""},
)
AUDIENCES = {each.name: each for each in (EVERYONE, YOUNG)}
