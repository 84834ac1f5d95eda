"""Selections by chance, and the numbers that a title shows."""

import random
from numbers import Real

from dashboard.state.page_state import DIMENSIONS
from tests.support.pages.drawn_selections import selections
from tests.support.tiers import some_of

COUNT = 15
WITH_HISTORY = {"first_years", "end_bands"}


def draw(world, name, without=()):
    """Return fifteen selections of a world, everybody first, without these dimensions.

    A fast run has a third of them.
    """
    values = {key: world.values[key] for key in DIMENSIONS if key not in without}
    return [{}, *some_of([*selections(values, random.Random(name), COUNT)], 3)]


def figures(sentence):
    """Return the numbers in a title, in their order."""
    return [each.value for each in sentence.figures if isinstance(each.value, Real)]
