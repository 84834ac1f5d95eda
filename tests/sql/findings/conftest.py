"""The world and the words that the titles of pages are worked out with again."""

import pytest

from breachlab.words import Words
from dashboard.world import OneWorld


@pytest.fixture(scope="module")
def words(lab):
    """English words of the small world."""
    return Words.of(lab, "en")


@pytest.fixture(scope="module")
def world(lab):
    """The small world, as a page has it."""
    return OneWorld(lab).current()
