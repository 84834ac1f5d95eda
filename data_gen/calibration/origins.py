"""Make the tables of families of an origin: their shares, and their names.

An origin is a list of names, frequent in one country or several. It ties surnames to first names,
decides nothing else, and is not stored. The share of an origin among those born abroad is that of
origin_shares.csv for their country and decade. Among those born in France it is the share that
reproduces INSEE's counts of first names: if 6 % of the boys of a decade have a first name of an
origin, and 60 % in its families do, 10 % are of its families.
"""

import math
from functools import cache

from data_gen.calibration import rounding, source_tables
from data_gen.calibration.ages import persons_by_age
from data_gen.calibration.availability import with_odds
from data_gen.calibration.births import birth_slots
from data_gen.ledger import CENTRAL, Setting

SLOTS = 1_024  # of the names of an origin, or of an area
FAMILY_SLOTS = 256
FRANCE = "France"
BORN_IN_FRANCE = ("maghreb", "turkey", "west_africa")  # with distinct first names in INSEE's file
SEXES = ("female", "male")


def families(setting: Setting) -> list[tuple]:
    """Return (country_name, decade, origin, slots): the share of the origin in slots of 256."""
    rows = []
    for decade in decades():
        rows += [
            (FRANCE, decade, origin, count)
            for origin in BORN_IN_FRANCE
            if (count := _families_in_france(setting, origin, decade))
        ]
    odds = setting.figure("origin_born_abroad_odds_per_mille")
    for row in source_tables.read("origin_shares"):
        share = with_odds(int(row["share_per_mille"]), odds)
        rows.append(
            (row["country_name"], int(row["decade"]), row["origin"], share * FAMILY_SLOTS // 1_000)
        )
    return rows


def family_first_names(setting: Setting) -> list[tuple]:
    """Return (origin, sex, decade, share_per_256): the first names of an origin in its families.

    The share, of those born in France, makes the sum equal INSEE's count.
    """
    rows = []
    for origin in BORN_IN_FRANCE:
        for sex in SEXES:
            for decade in decades():
                slots = _families_in_france(setting, origin, decade)
                share = _share(origin, sex, decade) * FAMILY_SLOTS
                rows.append((origin, sex, decade, round(256 * share / slots) if slots else 0))
    return rows


def origin_first_names() -> list[tuple]:
    """Return (origin, sex, decade, first_name, slots), 1,024 slots each.

    Decade 0 stands for all who were born abroad, as no counts by decade were at hand.
    """
    rows = []
    for origin in origins():
        for sex in SEXES:
            rows += _slots((origin, sex, 0), _count_by_kind(origin, sex))
            if origin in BORN_IN_FRANCE:
                for decade in decades():
                    rows += _slots((origin, sex, decade), _count_births(origin, sex, decade))
    return rows


def origin_surnames() -> list[tuple]:
    """Return (origin, birth_name, slots), 1,024 slots each."""
    return [
        row for origin in origins() for row in _slots((origin,), _count_by_kind(origin, "surname"))
    ]


def area_surnames() -> list[tuple]:
    """Return (area, birth_name, slots), 1,024 slots each."""
    return [row for area in areas() for row in _slots((area,), _of_area(area))]


def surname_shares() -> dict[str, float]:
    """Return {surname: share} of those born in France who get it by their area or origin."""
    shares: dict[str, float] = {}
    sources = [(_area_share(area), _of_area(area)) for area in areas()]
    sources += [
        (_origin_share(origin), _count_by_kind(origin, "surname")) for origin in BORN_IN_FRANCE
    ]
    for share, weights in sources:
        for name, weight in weights.items():
            shares[name] = shares.get(name, 0.0) + share * weight / sum(weights.values())
    return shares


def origin_of(sex: str, name: str) -> str | None:
    """Return the origin that alone gives a first name in France, if there is one."""
    matches = (origin for origin in BORN_IN_FRANCE if name in _own_first_names(origin, sex))
    return next(matches, None)


def is_given_by_families(origin: str | None, decade: int) -> bool:
    """Return whether the origin has families in France in the decade, in the central setting.

    If so, they give all its first names.
    """
    return origin is not None and _families_in_france(CENTRAL, origin, decade) > 0


@cache
def births(sex: str, decade: int) -> dict[str, int]:
    """Return {first name: births} in France."""
    column = f"births_{decade}"
    rows = (row for row in source_tables.read("first_name_births") if row["sex"] == sex)
    return {row["first_name"]: int(row[column]) for row in rows if int(row[column])}


def decades() -> range:
    """Return the first years of the decades of birth."""
    return range(1921, 2002, 10)


@cache
def origins() -> list[str]:
    """Return the origins in alphabetical order."""
    return sorted({row["origin"] for row in source_tables.read("origin_names")})


@cache
def areas() -> list[str]:
    """Return the areas with their own surnames, in alphabetical order."""
    return sorted({row["area"] for row in source_tables.read("areas")})


def _slots(key: tuple, weights: dict[str, int]) -> list[tuple]:
    slots = rounding.largest_remainder(list(weights.values()), SLOTS)
    named = zip(weights, slots, strict=True)
    return [(*key, name, count) for name, count in named if count]


@cache
def _count_by_kind(origin: str, kind: str) -> dict[str, int]:
    rows = (row for row in source_tables.read("origin_names") if row["origin"] == origin)
    return dict(sorted((row["name"], int(row["weight"])) for row in rows if row["kind"] == kind))


@cache
def _own_first_names(origin: str, sex: str) -> set[str]:
    """Return the first names of an origin, without those of other families or earlier origins."""
    shared = {row["first_name"] for row in source_tables.read("shared_first_names")}
    before = BORN_IN_FRANCE[: BORN_IN_FRANCE.index(origin)]
    taken = {name for other in before for name in _count_by_kind(other, sex)}
    return _count_by_kind(origin, sex).keys() - shared - taken


def _count_births(origin: str, sex: str, decade: int) -> dict[str, int]:
    """Return the births of a decade by first name of the origin.

    For an early decade without any, they are those of all decades together.
    """
    own = sorted(_own_first_names(origin, sex))
    counts = {name: births(sex, decade).get(name, 0) for name in own}
    if not any(counts.values()):
        counts = {name: sum(births(sex, each).get(name, 0) for each in decades()) for name in own}
    return {name: count for name, count in counts.items() if count}


def _share(origin: str, sex: str, decade: int) -> float:
    born = births(sex, decade)
    own = sum(born.get(name, 0) for name in _own_first_names(origin, sex))
    return own / sum(born.values())


@cache
def _families_in_france(setting: Setting, origin: str, decade: int) -> int:
    """Return the slots of 256 of these families, by the assumed share of its first names.

    The sex with more of these names decides, so that neither exceeds the assumed share. Less than
    half a slot becomes 0.
    """
    most = max(_share(origin, sex, decade) for sex in SEXES)
    slots = most * FAMILY_SLOTS / setting.share("origin_first_name")
    return math.ceil(slots) if slots > 0.5 else 0


def _origin_share(origin: str) -> float:
    """Return the share of those born in France with a surname of the origin, central setting."""
    people = _persons_by_decade()
    slots = sum(_families_in_france(CENTRAL, origin, decade) * people[decade] for decade in people)
    return slots / FAMILY_SLOTS / sum(people.values()) * CENTRAL.share("origin_surname")


@cache
def _persons_by_decade() -> dict[int, int]:
    """Return {decade: persons of the register born in it}."""
    people = dict.fromkeys(decades(), 0)
    for _sex, age, *persons in persons_by_age(CENTRAL):
        people[(2023 - age - 1) // 10 * 10 + 1] += sum(persons)
    return people


def _area_share(area: str) -> float:
    """Return the share of those born in France with a surname of the area, central setting."""
    codes = [row["departement_code"] for row in source_tables.read("departements")]
    slots = birth_slots(CENTRAL)[: len(codes)]
    rows = [row for row in source_tables.read("areas") if row["area"] == area]
    born = {code: count / sum(slots) for code, count in zip(codes, slots, strict=True)}
    return sum(born[row["departement_code"]] * int(row["share_per_mille"]) for row in rows) / 1_000


@cache
def _of_area(area: str) -> dict[str, int]:
    rows = (row for row in source_tables.read("area_names") if row["area"] == area)
    return dict(sorted((row["birth_name"], int(row["weight"])) for row in rows))
