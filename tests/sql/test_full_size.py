"""Which questions hold at full size only: their headers say so, and worlds of two sizes show it."""

import re

import pytest

from breachlab import find
from breachlab.query.catalogue import read_accepted, world
from breachlab.query.headlines import SIZED, plain_headline
from breachlab.store.databases import connect_sealed
from breachlab.words import Words
from breachlab.words.units import unit
from data_gen.world import World
from tests.support.catalogue import ASKED

# 1 in 43 and 1 in 1,000 of the records of the stored sentences; the first of another seed.
LARGE, SMALL = World(1_000_000, 6), World(43_000, 2024)
# Their sentences differ in a smaller world by the chance of fewer people, and say so or can.
BY_CHANCE = {
    "area/young_people": "a deviation goes with the root of the count",
    "access/days_earlier_by_age_band": "no age is clearly ahead of the others",
    "exposure/extractions_by_region": "the ends of shares of fewer people lie further apart",
    "exposure/duration_by_departement": "the ends of shares of fewer people lie further apart",
    "method/fidelity": "places of fewer people stray further from what was published",
    "notification/priority": "groups of fewer people have the same score",
}
NEAR = 0.05  # what two worlds differ by that are not of the same size, beyond chance
CHANCE = 4  # standard errors of a count
NUMBER = re.compile(r"(one in )?(\d+(?:,\d{3})*(?:\.\d+)?)( million)?(%| in 1,000)?")


def read_numbers(text):
    """Return (value, what its last digit is worth, whether it is a share) of each number.

    >>> read_numbers("about 2.5 million persons, 11%")
    [(2500000.0, 100000.0, False), (11.0, 1.0, True)]
    """
    found = []
    for one_in, digits, millions, share in NUMBER.findall(text):
        size = 1_000_000 if millions else 1
        step = size * 10.0 ** -len(digits.partition(".")[2])
        found.append((float(digits.replace(",", "")) * size, step, bool(one_in or share)))
    return found


def holds(full, other, ratio):
    """Return whether a sentence of a world says what it says of another of `ratio` its records.

    >>> full = "4.0 million persons, 11%, told by 21 March"
    >>> holds(full, "199,120 persons, 11%, told by 21 March", 0.05)
    True
    >>> holds(full, "199,120 persons, 11%, told by 13 March", 0.05)
    False
    >>> holds("629 in 1,000", "31 in 1,000", 0.05)
    False
    """

    def _becomes(one, two, ratio):
        (value, step, _), (found, found_step, _) = one, two
        expected = value * ratio
        chance = CHANCE * expected**0.5 if ratio < 1 else 0
        return abs(expected - found) <= max(NEAR * expected, chance, step * ratio, found_step)

    return NUMBER.sub("", full) == NUMBER.sub("", other) and all(
        _becomes(one, two, 1) or (not one[2] and _becomes(one, two, ratio))
        for one, two in zip(read_numbers(full), read_numbers(other), strict=True)
    )


def declared():
    return {name for name in ASKED if find(name).part(SIZED)}


def differing(worlds, other):
    """Return the questions whose stored sentence does not hold in another world."""
    ratio = other.rows / int(world()["row_count"])
    found = set()
    with connect_sealed(worlds.path(other)) as lab:
        words = Words.of(lab, "en")
        for name in ASKED:
            query = find(name)
            rows = worlds.answers(other).ask(lab, name, **query.needed)
            said = plain_headline(query, rows, words).text
            if not holds(read_accepted()[name]["en"], said, ratio):
                found.add(name)
    return found


def rates(answer):
    """Return the questions with a rate of residents in their rows."""
    return {name for name in ASKED if any(unit(str(c)) == "per thousand" for c in answer(name))}


def test_questions_with_a_rate_in_their_rows_hold_at_full_size_only(answer):
    assert rates(answer) <= {name for name in ASKED if find(name).part(SIZED) == "rates"}


@pytest.fixture(scope="module")
def found(worlds, thorough):
    return {each: differing(worlds, each) for each in (LARGE, SMALL)}


def test_questions_that_declare_nothing_stay_or_go_with_the_size(found):
    assert found[LARGE] - declared() == {*BY_CHANCE}


def test_questions_that_hold_at_full_size_only_do_neither(answer, found):
    assert declared() - found[LARGE] - found[SMALL] - rates(answer) == set()
