"""A kept plan answers as its question does, whoever is selected."""

import random

import pandas
import pytest

from breachlab import find
from dashboard import kept
from dashboard.cube_cells import Cubes
from dashboard.kept import KEPT, Plans
from dashboard.pages import PAGES
from dashboard.plans import CAPACITIES, UNIT_COSTS
from dashboard.world import OneWorld
from tests.support.remembered import ask

FEW, MANY = 5, 40  # selections of each question
# What its card never asks: a map does not obey its own départements.
OPTIONS = [*CAPACITIES, *UNIT_COSTS, *(option for page in PAGES for option in page.levers)]


@pytest.fixture(scope="module")
def plans(lab):
    return Plans(lab, Cubes(lab))


@pytest.fixture(scope="module")
def values(lab):
    world = OneWorld(lab).current()
    return {**world.values, "regions": (*world.regions,)}


def _asked(query, values, chance):
    """Return parameters of a query, some of them selected by chance."""
    takes = sorted(find(query).parameters & {*values})
    chosen = chance.sample(takes, chance.randint(0, min(3, len(takes))))
    asked = {
        name: tuple(chance.sample(values[name], chance.randint(1, min(4, len(values[name])))))
        for name in chosen
    }
    return asked | _settings(query, chance)


def _settings(query, chance):
    choices = [chance.choice([*option.choices.values()]) for option in OPTIONS]
    given = {name: each for choice in choices for name, each in choice.items()}
    taken = find(query).parameters
    return {name: each for name, each in given.items() if name in taken and chance.random() < 0.3}


def _compare(lab, plans, values, query, selections):
    chance = random.Random(query)
    for _ in range(selections):
        asked = _asked(query, values, chance)
        answer = kept.ask(plans, query, **asked)
        whole = ask(lab, query, **asked)
        pandas.testing.assert_frame_equal(answer, whole, check_exact=True, obj=f"{query} {asked}")


def test_a_kept_plan_is_of_a_question_that_a_page_asks():
    cards = [card for page in PAGES for card in (*page.cards, *page.asks)]
    asked = {query for card in cards for query in (card.query, *card.beside, *card.heads)}
    total = "exposure/by_status"  # which a headline counts (Answers.total)
    assert {*KEPT} <= asked | {total}


def test_a_kept_plan_answers_as_its_question_does(lab, plans, values):
    for query in KEPT:
        _compare(lab, plans, values, query, FEW)


@pytest.mark.parametrize("query", KEPT)
def test_a_kept_plan_answers_so_whoever_is_selected(thorough, lab, plans, values, query):
    _compare(lab, plans, values, query, MANY)


def test_a_plan_is_made_once_whoever_is_selected(plans):
    kept.ask(plans, "exposure/by_status", sexes=["male"])
    before = [*plans.plans]
    kept.ask(plans, "exposure/by_status", age_bands=["25-29"], departements=["59"])
    assert [*plans.plans] == before
