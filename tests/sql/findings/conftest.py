"""The world and the words that the titles of pages are worked out with again."""

import pytest


@pytest.fixture(scope="session")
def words(english):
    """English words of the small world."""
    return english


@pytest.fixture(scope="session")
def world(one_world):
    """The small world, as a page has it."""
    return one_world.current()
