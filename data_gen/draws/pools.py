"""Vocabulary: streets invented from Faker's words, and names spelled as a file spells them.

Only words are taken from Faker, never numbers: most of its phone numbers are somebody's.
"""

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

STREET_COUNT = 4_096
STREET_SEED = 2024
STREET_LENGTH = 30
STREET_KINDS = ("RUE", "AVENUE", "CHEMIN", "BOULEVARD", "PLACE", "IMPASSE", "ALLEE")
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})


def spelled(name: str) -> str:
    """Spell a name as an agency's file does: capitals, no accents, apostrophes as spaces.

    >>> spelled("Jean-François d'Œuvre")
    'JEAN-FRANCOIS D OEUVRE'
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(LIGATURES).replace("’", "'"))
    capitals = decomposed.encode("ascii", "ignore").decode().upper()
    return " ".join(re.sub(r"[^A-Z-]", " ", capitals).split())


def streets(seed: int = STREET_SEED, count: int = STREET_COUNT) -> list[str]:
    """Return this many different invented street names, sorted.

    The same seed gives the same names only with the same release of Faker, so the default
    world reads them from reference/streets.csv.
    """
    faker = _faker(seed)
    found: set[str] = set()
    while len(found) < count:
        name = _street(faker)
        if len(name) <= STREET_LENGTH:
            found.add(name)
    return sorted(found)


def _street(faker: "Faker") -> str:
    """Return a kind of way and a person, or a family alone."""
    kind = faker.random_element(STREET_KINDS)
    first_name = faker.first_name() if faker.boolean(chance_of_getting_true=60) else ""
    return spelled(f"{kind} {first_name} {faker.last_name()}").replace("-", " ")


def _faker(seed: int) -> "Faker":
    """Return a seeded French Faker, imported here: the frozen world needs none."""
    from faker import Faker

    faker = Faker("fr_FR")
    faker.seed_instance(seed)
    return faker
