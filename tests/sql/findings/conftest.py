"""The world that titles are worked out of again, selections by chance, and numbers of a title."""

import random
from numbers import Real

import pytest

from dashboard.database import few
from dashboard.state.page_state import DIMENSIONS
from tests.support.pages.drawn_selections import selections
from tests.support.tiers import some_of

COUNT = 15
WITH_HISTORY = {"first_years", "end_bands"}


def draw(world, name):
    """Return fifteen selections of a world, everybody first, in a fast run a third of them."""
    values = {key: world.values[key] for key in DIMENSIONS}
    return [{}, *some_of([*selections(values, random.Random(name), COUNT)], 3)]


def figures(sentence):
    """Return the numbers in a title, in their order."""
    return [each.value for each in sentence.figures if isinstance(each.value, Real)]


@pytest.fixture(scope="session", autouse=True)
def small_world_is_whole():
    """Show the rates of any few persons, as the tests of the dashboard do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few, "LEAST", 0)
        yield


@pytest.fixture(scope="session")
def world(one_world):
    """The small world, as a page has it."""
    return one_world.current()
