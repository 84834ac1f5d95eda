"""The ends of a headline, in proportion to the value that is shown."""

import pytest

from breachlab.headline_ends import Ends, headline_ends
from data_gen.world import World
from tests.sql.test_method import BY_HAND, DUE

KEY = "due_living_person_count"


@pytest.fixture
def four_rows(worlds):
    with worlds.in_memory(World(10_000)) as connection:
        connection.execute(BY_HAND)
        yield connection


def test_ends_are_those_of_the_largest_mover_and_no_pair(four_rows):
    assert headline_ends(four_rows, DUE, KEY, 1_000) == Ends(800, 1_100, "candidate_space_persons")


def test_ends_keep_their_proportion_to_the_value(four_rows):
    found = headline_ends(four_rows, DUE, KEY, 50)
    assert (found.least, found.most) == pytest.approx((40, 55))


def test_ends_of_what_nothing_moves_are_none(four_rows):
    assert headline_ends(four_rows, "exposure/total", "person_count", 5_000) is None
    assert headline_ends(four_rows, DUE, "another_count", 5_000) is None
