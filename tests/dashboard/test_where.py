"""The selections that pages are held to: ten, by every dimension; a clause means its address."""

import pytest

from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state.page_state import DIMENSIONS, read
from tests.support.cases import for_each
from tests.support.pages.where import NORD, SELECTIONS, counted


def test_ten_are_selected_by_every_dimension_and_no_two_are_alike():
    queries = {each.query for each in SELECTIONS}
    assert len(queries) == len(SELECTIONS) == 11 and "" in queries
    assert {name for each in SELECTIONS for name in each.clauses} == set(DIMENSIONS)


@pytest.fixture(scope="module")
def desk(one_world):
    return Desk(one_world, PAGES)


@for_each("selected", SELECTIONS)
def test_a_clause_is_of_the_dimensions_that_its_address_names(desk, lab, selected):
    state, unknown = read(f"/who{selected.query}", desk.list_known(desk.world()))
    assert set(state.selection) == set(selected.clauses) and unknown == []
    assert counted(lab, selected.where())[0] > 0


def test_what_a_card_shows_itself_is_left_out_of_a_clause():
    both = next(each for each in SELECTIONS if each.query == "?d=59&s=f")
    assert both.where("sexes") == f"({NORD['departements']}) and (true)"
    assert both.where("sexes", "departements", also="is_primary") == "(is_primary)"
