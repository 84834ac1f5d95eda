"""Each question names the facts that it needs: take one away, and its answer changes."""

import pytest

from breachlab import find
from breachlab.query import needs
from breachlab.query.queries import names
from tests.conftest import SMALL
from tests.support import emptied


def test_needs_have_each_a_world_that_lacks_it():
    assert {*needs.NEEDS} == {*emptied.BANDS, *emptied.TABLES, "records"}


def test_needs_lines_name_what_is_known(subtests):
    for query in map(find, names()):
        if listed := query.part("Needs"):
            with subtests.test(query.name):
                assert listed == ", ".join(needs.list_needs(query)) + "."


@pytest.fixture(scope="module")
def whole(lab):
    """The small world, whose answers are asked once for all needs."""
    return emptied.Read(lab)


@pytest.fixture(scope="module")
def small(worlds):
    """The same, to be changed."""
    with worlds.in_memory(SMALL) as connection:
        emptied.band(connection, SMALL)
        yield connection


@pytest.mark.parametrize("need", needs.NEEDS)
def test_list_needs_is_every_question_that_answers_otherwise(whole, small, need, thorough):
    changed = emptied.changed_questions(small, whole, need)
    listed = {name for name in names() if need in needs.list_needs(find(name))}
    if need == "vital status":  # on which turns whom a view counts
        assert emptied.changed_beyond_the_base(small) <= listed <= changed
    else:
        assert listed == changed
