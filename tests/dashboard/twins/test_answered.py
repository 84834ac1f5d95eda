"""A twin answers as its question does, whoever is selected."""

import random

import pandas
import pytest

from breachlab import find
from breachlab.query.queries import check_parameters
from dashboard.database.cubes import Cubes
from dashboard.pages import PAGES
from dashboard.twins import TWINS, Twins
from tests.support.drawn_parameters import draw_parameters, list_values
from tests.support.remembered import ask

# Selections of each question. Of 267 faults planted in the twins that forty find, ten find 259,
# and the cases below find the others.
FEW, MANY = 3, 10
# Of sums of decimals the last digits, which DuckDB adds up in another order.
NEAR = {"rtol": 1e-12, "atol": 1e-6}


@pytest.fixture(scope="module")
def twins(lab):
    return Twins(lab, Cubes(lab))


@pytest.fixture(scope="module")
def values(lab):
    return list_values(lab)


def _answer(lab, twins, query, asked):
    return twins.answer(query, check_parameters(lab, find(query), asked))


def _compare(lab, twins, query, asked):
    """Hold an answer to its question; return whether there was one: of too many cells is none."""
    answer, whole = _answer(lab, twins, query, asked), ask(lab, query, **asked)
    if answer is None:
        return False
    # A text of no rows has no type in an answer of DuckDB.
    pandas.testing.assert_frame_equal(
        answer.frame(), whole, check_dtype=len(whole) > 0, obj=f"{query} {asked}", **NEAR
    )
    return True


def _compare_many(lab, twins, values, query, selections):
    chance, answered = random.Random(query), 0
    for _ in range(selections):
        asked = draw_parameters(query, values, chance)
        if query == "exposure/compare":  # the card has up to three
            asked["departements"] = chance.sample(values["departements"], chance.randint(1, 3))
            asked.pop("regions", None)  # which SQL counts
        answered += _compare(lab, twins, query, asked)
    assert answered >= selections - 1


def test_answered_questions_are_those_of_a_page():
    cards = [card for page in PAGES for card in (*page.cards, *page.asks)]
    asked = {query for card in cards for query in (card.query, *card.beside, *card.heads)}
    total = "exposure/by_status"  # which a headline counts (Answers.total)
    assert {*TWINS} <= asked | {total}


def test_answered_as_the_question_is_few_selections(lab, twins, values):
    for query in TWINS:
        _compare_many(lab, twins, values, query, FEW)


@pytest.mark.parametrize("query", TWINS)
def test_answered_as_the_question_is_many_selections(thorough, lab, twins, values, query):
    _compare_many(lab, twins, values, query, MANY)


# Nobody at all; candidate spaces, most of whom are not to inform; one place, of two kinds,
# and with breaches that are only claimed; an age too young for the longest registrations;
# one place, and years of few of its registrations.
@pytest.mark.parametrize(
    "selected",
    [
        {"statuses": ["registered"], "end_bands": ["6-10"]},
        {"statuses": ["candidate_space"]},
        {"departements": ["48"], "age_bands": ["75 and over"], "end_bands": ["16-20"]},
        {"departements": ["48"], "standings": ["claimed"]},
        {"age_bands": ["18-19"]},
        {"departements": ["19"], "first_years": [2020, 2021, 2024]},
    ],
)
def test_answered_as_the_question_is_of_few_and_nobody(lab, twins, selected):
    for query in TWINS:
        taken = find(query).parameters & {*selected}
        _compare(lab, twins, query, {name: selected[name] for name in sorted(taken)})


def test_answered_with_what_is_known_of_the_world_asked_once(lab):
    twins = Twins(lab, Cubes(lab))
    _answer(lab, twins, "cost/components", {})
    known = {**twins.source._known}
    _answer(lab, twins, "cost/components", {"sexes": ["male"]})
    assert {**twins.source._known} == known
