"""The world and the words that the titles of pages are worked out with again."""

import pytest

from dashboard.database import few


@pytest.fixture(scope="session", autouse=True)
def small_world_is_whole():
    """Show the rates of any few persons, as the tests of the dashboard do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few, "LEAST", 0)
        yield


@pytest.fixture(scope="session")
def words(english):
    """English words of the small world."""
    return english


@pytest.fixture(scope="session")
def world(one_world):
    """The small world, as a page has it."""
    return one_world.current()
