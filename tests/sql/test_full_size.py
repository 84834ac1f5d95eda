"""Which questions hold at full size only: their headers say so, and worlds of two sizes show it."""

import pytest

from breachlab import find
from breachlab.query.answer_snapshots import read_accepted, world
from breachlab.query.headlines import SIZED, plain_headline
from breachlab.store.databases import connect_sealed
from breachlab.words import Words
from breachlab.words.units import unit
from data_gen.world import World
from tests.support.catalogue import ASKED
from tests.support.scaling import holds

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
