"""Streets and lieux-dits invented from Faker's French words.

They are a closed list, so that no line of an address is meant to be a real dwelling.

A street is named after a person, a family or a thing; a lieu-dit (a hamlet, a farm) after a thing
or a family. The kinds of street and their shares depend on the size of the commune. The most
frequent names of France, Rue de l'Église before all, are left out on purpose: nearly every commune
has one. Only words are taken from Faker, never numbers: most of its phone numbers belong to real
people.
"""

import csv
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING

from data_gen.reference import REFERENCE

if TYPE_CHECKING:
    from faker import Faker

SEED = 2024
LENGTH = (
    25  # with a number, BIS and a flat, within the 38 characters of a line of AFNOR's NF Z 10-011
)
LIEU_DIT = "LIEU-DIT"
# The number of names for each size of commune, in the order of the rows.
COUNTS = {"hamlet": 496, "village": 1_000, "town": 1_000, "city": 1_600}
# Things that follow "of the": masculine, feminine, and adjectives that agree with them.
MASCULINE = (
    "CHENE", "TILLEUL", "NOYER", "PUITS", "MOULIN", "LAVOIR", "VERGER", "ROCHER", "SENTIER",
    "COTEAU", "RUISSEAU", "SUREAU", "MERLE", "HERON", "BLAIREAU", "CORBEAU", "PRE", "BOIS",
    "CLOS", "CHATAIGNIER",
)  # fmt: skip
FEMININE = (
    "FONTAINE", "COMBE", "CROIX", "HAIE", "LANDE", "MARE", "GRANGE", "TUILERIE", "SOURCE",
    "PRAIRIE", "VIGNE", "FORGE", "GARENNE", "ROCHE", "METAIRIE", "BERGERIE", "CLAIRIERE",
    "POMMERAIE", "TOURTERELLE", "MESANGE",
)  # fmt: skip
ADJECTIVES = (
    ("BLANC", "BLANCHE"), ("VERT", "VERTE"), ("ROUGE", "ROUGE"), ("CREUX", "CREUSE"),
    ("ROND", "RONDE"), ("PERDU", "PERDUE"), ("BRULE", "BRULEE"), ("DORE", "DOREE"),
    ("NEUF", "NEUVE"), ("GRIS", "GRISE"), ("FLEURI", "FLEURIE"), ("ROMAIN", "ROMAINE"),
)  # fmt: skip
PLURALS = (
    "CHENES", "TILLEULS", "NOYERS", "PEUPLIERS", "ROCHERS", "MESANGES", "HERONS", "FONTAINES",
    "VIGNES", "LANDES", "GLYCINES", "LILAS", "BRUYERES", "AUBEPINES", "HIRONDELLES", "NOISETIERS",
)  # fmt: skip
FOREIGN = {
    "Maggie",
    "Susan",
    "Susanne",
    "Margaret",
    "Margaud",
    "Nath",
    "Alexandria",
    "Lucy",
    "Olivie",
}
LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE"})
# Of ASCII, all but capitals and hyphens.
SPACES = {code: " " for code in range(128) if not ("A" <= chr(code) <= "Z" or chr(code) == "-")}
NUMBERS = ("DEUX", "TROIS", "QUATRE", "SEPT")


def streets(seed: int = SEED, counts: dict[str, int] | None = None) -> list[tuple[str, str, str]]:
    """Return (street_name, size, kind) of invented streets: `counts` of each size of commune.

    All names are different; rows are ordered by size as in COUNTS, then by name. The same seed
    gives the same names only with the same release of Faker, so the default world reads them from
    reference/streets.csv.
    """
    faker, taken = _faker(seed), set[str]()
    result = []
    for size, count in (counts or COUNTS).items():
        rows = []
        for kind, per_mille in kinds(size).items():
            rows += [
                (_new(faker, kind, taken), size, kind) for _ in range(count * per_mille // 1_000)
            ]
        result += sorted(rows)
    return result


def kinds(size: str) -> dict[str, int]:
    """Return {kind of street: addresses per mille} in communes of this size.

    An assumption: no count of addresses by kind was at hand.
    """
    with (REFERENCE / "street_kinds.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["size"] == size]
    return {row["kind"]: int(row["share_per_mille"]) for row in rows}


def _new(faker: "Faker", kind: str, taken: set[str]) -> str:
    """Return a new name that fits the line, and add it to the names taken."""
    while True:
        name = _lieu_dit(faker) if kind == LIEU_DIT else f"{kind} {_bearer(faker)}"
        if len(name) <= LENGTH and name not in taken:
            taken.add(name)
            return name


def _bearer(faker: "Faker") -> str:
    """Return the second part of a street name: a person (45 of 100), a family (15) or a thing."""
    choice = faker.random_int(1, 100)
    if choice <= 45:
        return _plain(f"{_first_name(faker)} {faker.last_name()}")
    if choice <= 60:
        return _plain(faker.last_name())
    return _thing(faker, "DU", "DE LA", "DES")


def _lieu_dit(faker: "Faker") -> str:
    """Return the name of a lieu-dit: a thing with its article (80 of 100) or a family's place."""
    if faker.random_int(1, 100) <= 80:
        return _thing(faker, "LE", "LA", "LES")
    return f"{faker.random_element(('CHEZ', 'MAS', 'LE CLOS'))} {_family(faker)}"


def _thing(faker: "Faker", masculine: str, feminine: str, plural: str) -> str:
    """Return a thing after one of these articles, with an adjective or a number."""
    he, she = faker.random_element(ADJECTIVES)
    makers: tuple[Callable[[], str], ...] = (
        lambda: f"{masculine} {faker.random_element(MASCULINE)} {he}",
        lambda: f"{feminine} {faker.random_element(FEMININE)} {she}",
        lambda: f"{plural} {faker.random_element(NUMBERS)} {faker.random_element(PLURALS)}",
    )
    return makers[faker.random_int(0, 2)]()


def _first_name(faker: "Faker") -> str:
    """Return a first name, without the foreign and short forms on Faker's list."""
    while (name := faker.first_name()) in FOREIGN:
        pass
    return name


def _family(faker: "Faker") -> str:
    """Return a surname of one word, for the name of a hamlet."""
    while " " in (name := _plain(faker.last_name())):
        pass
    return name


def _plain(name: str) -> str:
    return spell(name).replace("-", " ")


def _faker(seed: int) -> "Faker":
    """Return a seeded French Faker; imported here, as the frozen world does without it."""
    from faker import Faker

    faker = Faker("fr_FR")
    faker.seed_instance(seed)
    return faker


def spell(name: str) -> str:
    """Spell a name as an agency's file does: capitals, no accents, apostrophes as spaces.

    >>> spell("Jean-François d'Œuvre")
    'JEAN-FRANCOIS D OEUVRE'
    """
    decomposed = unicodedata.normalize("NFKD", name.translate(LIGATURES).replace("’", "'"))
    capitals = decomposed.encode("ascii", "ignore").decode().upper()
    return " ".join(capitals.translate(SPACES).split())
