"""A kept plan answers as its question does, whoever is selected."""

import random

import pandas
import pytest

from breachlab import ask
from dashboard import kept
from dashboard.cube_cells import Cubes
from dashboard.kept import KEPT, Plans
from dashboard.pages import PAGES
from tests.support.drawn_parameters import draw_parameters, list_values

FEW, MANY = 5, 40  # selections of each question


@pytest.fixture(scope="module")
def plans(lab):
    return Plans(lab, Cubes(lab))


@pytest.fixture(scope="module")
def values(lab):
    return list_values(lab)


def _compare(lab, plans, values, query, selections):
    chance = random.Random(query)
    for _ in range(selections):
        asked = draw_parameters(query, values, chance)
        answer = kept.ask(plans, query, **asked)
        whole = ask(lab, query, **asked)
        pandas.testing.assert_frame_equal(answer, whole, check_exact=True, obj=f"{query} {asked}")


def test_a_kept_plan_is_of_a_question_that_a_page_asks():
    cards = [card for page in PAGES for card in (*page.cards, *page.asks)]
    asked = {query for card in cards for query in (card.query, *card.beside, *card.heads)}
    assert {*KEPT} <= asked


def test_a_kept_plan_answers_as_its_question_does(lab, plans, values):
    for query in KEPT:
        _compare(lab, plans, values, query, FEW)


@pytest.mark.parametrize("query", KEPT)
def test_a_kept_plan_answers_so_whoever_is_selected(thorough, lab, plans, values, query):
    _compare(lab, plans, values, query, MANY)


def test_a_plan_is_made_once_whoever_is_selected(plans):
    kept.ask(plans, "exposure/by_first_year", sexes=["male"])
    before = [*plans.plans]
    kept.ask(plans, "exposure/by_first_year", age_bands=["25-29"], departements=["59"])
    assert [*plans.plans] == before
