"""A twin answers as its question does; its margins and its ends of draws, worked out apart."""

import random

import numpy
import pandas
import pytest

from breachlab import find
from breachlab.query.asking import check_parameters
from dashboard.pages import PAGES
from dashboard.twins import TWINS, answer
from dashboard.twins.costs import INFORMING, TOTAL, Draws, Parts, find_ends
from dashboard.twins.cubes import Classes, Cubes, Margins
from tests.support.drawn_parameters import draw_parameters, list_values
from tests.support.remembered import ask
from tests.support.tiers import some_of

# Selections of each question. Of 267 faults planted in the twins that forty find, ten find 259,
# and the cases below find the others.
FEW_SELECTIONS, MANY_SELECTIONS = 2, 10
# Of sums of decimals the last digits, which DuckDB adds up in another order.
NEAR = {"rtol": 1e-12, "atol": 1e-6}


@pytest.fixture(scope="module")
def cubes(lab):
    return Cubes(lab)


@pytest.fixture(scope="module")
def values(lab):
    return list_values(lab)


def _answer(lab, cubes, query, asked):
    return answer(cubes, query, check_parameters(lab, find(query), asked))


def _compare(lab, cubes, query, asked):
    """Hold an answer to its question; return whether there was one: of too many cells is none."""
    answered, whole = _answer(lab, cubes, query, asked), ask(lab, query, **asked)
    if answered is None:
        return False
    # A text of no rows has no type in an answer of DuckDB.
    pandas.testing.assert_frame_equal(
        answered.frame(),
        whole,
        check_dtype=len(whole) > 0,
        obj=f"{query} {asked}",
        **NEAR,
    )
    return True


def _compare_many(lab, cubes, values, query, selections):
    chance, answered = random.Random(query), 0
    for _ in range(selections):
        asked = draw_parameters(query, values, chance)
        if query == "exposure/compare":  # the card has up to three
            asked["departements"] = chance.sample(values["departements"], chance.randint(1, 3))
            asked.pop("regions", None)  # which SQL counts
        answered += _compare(lab, cubes, query, asked)
    assert answered >= selections - 1


def test_answered_questions_are_those_of_a_page():
    cards = [card for page in PAGES for card in (*page.cards, *page.asks)]
    asked = {query for card in cards for query in (card.query, *card.beside, *card.heads)}
    total = "exposure/by_status"  # which a headline counts (Answers.total)
    assert {*TWINS} <= asked | {total}


def test_answered_as_the_question_is_few_selections(lab, cubes, values):
    for query in TWINS:
        _compare_many(lab, cubes, values, query, FEW_SELECTIONS)


@pytest.mark.parametrize("query", TWINS)
def test_answered_as_the_question_is_many_selections(thorough, lab, cubes, values, query):
    _compare_many(lab, cubes, values, query, MANY_SELECTIONS)


FEW_AND_NOBODY = [
    {"statuses": ["registered"], "end_bands": ["6-10"]},  # nobody at all
    {"statuses": ["candidate_space"]},  # most need not be informed
    # One place, of two kinds, and with breaches that are only claimed.
    {"departements": ["48"], "age_bands": ["75 and over"], "end_bands": ["16-20"]},
    {"departements": ["48"], "standings": ["claimed"]},
    {"age_bands": ["18-19"]},  # too young for the longest registrations
    {"departements": ["19"], "first_years": [2020, 2021, 2024]},  # few of its registrations
]


def test_answered_as_the_question_is_of_few_and_nobody(lab, cubes, subtests):
    for selected in some_of(FEW_AND_NOBODY, 3):
        with subtests.test(selected=selected):
            for query in TWINS:
                taken = sorted(find(query).parameters & {*selected})
                if taken:
                    _compare(lab, cubes, query, {name: selected[name] for name in taken})


def test_answered_with_what_is_known_of_the_world_asked_once(lab):
    cubes = Cubes(lab)
    _answer(lab, cubes, "cost/components", {})
    known = {**cubes._facts}
    _answer(lab, cubes, "cost/components", {"sexes": ["male"]})
    assert {**cubes._facts} == known


TABLES = ("exposure_cube", "field_cube", "retention_cube", "extraction_cube", "residents")
SELECTIONS_OF_CUBE = 20  # of each cube


def _add_up(lab, cubes, table, by, selection):
    """Return the cells of a selection as DuckDB adds them up, a tuple each."""
    with lab.cursor() as cursor:
        lists = {name: [*values] for name, values in selection.items()}
        query = cubes._cells_query(table, by, [*selection])
        return {(*map(str, row),) for row in cursor.execute(query, lists).fetchall()}


def _choose(lab, cubes, table, chance):
    """Return some dimensions, and a selection of values by some others."""
    names = [name for name in cubes.types[table] if not name.endswith("_count")]
    by = tuple(sorted(chance.sample(names, chance.randint(1, 3)), key=names.index))
    selection = {}
    for name in chance.sample(names, chance.randint(0, 3)):
        with lab.cursor() as cursor:
            rows = cursor.execute(
                f"select distinct {name}::varchar from {table} where {name} is not null order by 1"
            ).fetchall()
        known = [value for (value,) in rows]
        selection[name] = tuple(chance.sample(known, min(len(known), chance.randint(1, 4))))
    return by, selection


@pytest.mark.parametrize("table", TABLES)
def test_margins_have_the_cells_that_duckdb_adds_up(lab, cubes, table):
    margins, chance = Margins(lab, cubes.types), random.Random(table)
    counts = cubes._counts(table)
    for _ in some_of([*range(SELECTIONS_OF_CUBE)], 3):
        by, selection = _choose(lab, cubes, table, chance)
        found = margins.columns(table, counts, by, selection)
        if found is None:  # too large, which DuckDB adds up
            continue
        columns = [found[name] for name in (*by, *counts)]
        cells = {(*map(str, row),) for row in zip(*columns, strict=True)}
        assert cells == _add_up(lab, cubes, table, by, selection), (by, selection)


def test_margins_count_classes_as_a_dimension(lab, cubes):
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")
    apart = margins.columns("residents", counts, ("departement_code",), {"sex": ("male",)})
    each = dict(zip(apart["departement_code"], apart["resident_count"], strict=True))
    north = {"north": Classes(("departement_code",), {("59",): "north", ("62",): "north"})}
    joined = margins.columns("residents", counts, ("north",), {"sex": ("male",)}, north)
    both = each["59"] + each["62"]
    assert joined["north"] == ["", "north"]
    assert joined["resident_count"].tolist() == [sum(each.values()) - both, both]


def test_margins_of_nobody_have_no_cell_and_those_that_are_too_large_are_left_to_duckdb(
    lab, cubes, monkeypatch
):
    margins, counts = Margins(lab, cubes.types), cubes._counts("residents")

    def columns(by, **selection):
        return margins.columns("residents", counts, by, selection)

    found = columns(("sex",), departement_code=("no such code",))
    assert found["sex"] == [] and found["resident_count"].size == 0
    of_all = [columns((), sex=(each,))["resident_count"].size for each in ("male", "none")]
    assert of_all == [1, 0]  # of no dimension one cell
    monkeypatch.setattr("dashboard.twins.cubes.CELLS", 1)
    assert columns(("sex",)) is None


DRAWN_EUROS = numpy.array([[3, 1, 2, 5, 4, 6, 8, 7, 10, 9], [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]], float)


def parts(quantities):
    prices = {
        "component_id": numpy.array(["letters", "fine"], object),
        "is_notification": numpy.array([True, False]),
        "is_option": numpy.array([False, False]),
    }
    counts = numpy.array(quantities)
    ones = numpy.ones(2)
    return Parts(
        prices, counts, counts, counts * 1.0, ones, (ones, ones, ones), ones, ones, counts, counts
    )


@pytest.fixture
def draws():
    return Draws(DRAWN_EUROS, numpy.zeros_like(DRAWN_EUROS), numpy.sort(DRAWN_EUROS, axis=1))


def test_cost_draws_have_their_ends_between_the_first_and_the_last_and_add_up_by_draw(draws):
    ends = find_ends(draws, parts([2, 1]))
    # In order 2, 4 … 20 euros: p10 lies nine tenths of the way from the first to the second.
    assert ends["letters"] == pytest.approx((3.8, 18.2))
    assert ends["fine"] == pytest.approx((1.9, 9.1))
    assert ends[INFORMING] == pytest.approx(ends["letters"])
    # 13 10 10 12 10 11 12 10 12 10: low ends of the parts do not come together.
    assert find_ends(draws, parts([1, 1]))[TOTAL] == pytest.approx((10, 12.1))
    assert find_ends(draws, parts([0, 1]))[INFORMING] == (0, 0)
