"""What stands around the drawings, of rows that can be counted by eye and of the small world."""

import re

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from dashboard.cards import around
from dashboard.state.page_state import State
from tests.support.cases import for_each
from tests.support.pages.components import part, texts
from tests.support.remembered import ask_rows

QUERY = "exposure/rate_by_departement"
WHO = State("who")
FIVE = Rows(
    {
        "location_quotient": [0.832, 0.832, 0.916, 1.084, 1.17],  # two pairs are on limits
        "france_persons_per_thousand": 100.0,
        "persons_per_thousand": [90.0, 90.0, 97.0, 103.0, 111.0],
        "residents_id": "all",
    }
)
NINE = Rows(
    {
        "sex": ["female", "male", "male"],
        "age_band": ["16-17", "16-17", "18-19"],
        "living_here_person_count": [2, 3, 4],
    }
)


@pytest.fixture(scope="module")
def spoken(one_world):
    """The words of a page in each language."""
    return one_world.current().words


def said(shown):
    """Return the lines of every class, as they are read."""
    (classes,) = map(part, shown)
    return ["".join(texts(line)) for line in classes.inner]


def test_a_legend_gives_the_rates_of_each_class_and_counts_its_departements(spoken):
    for language in LANGUAGES:
        assert said(around.legend(FIVE, WHO, spoken[language])) == [
            "< 83 (0)",
            "83–92 (2)",
            "92–108 (2)",
            "108–117 (0)",
            "> 117 (1)",
        ]


def test_a_legend_at_equal_age_has_france_at_a_hundred(spoken):
    rows = FIVE.assign(standardised_ratio=[1.0, 1.0, 1.0, 1.2, None])
    state = State("who", {}, {"shown": "adjusted"})
    assert said(around.legend(rows, state, spoken["en"]))[2:] == [
        "92–108 (4)",
        "108–117 (0)",
        "> 117 (1)",
    ]


def test_a_class_of_the_legend_has_the_colour_of_its_shapes(spoken):
    (classes,) = around.legend(FIVE, WHO, spoken["en"])
    assert [each.className for each in part(classes).inner] == [f"ratio-{n}" for n in range(1, 6)]


@for_each("statuses", [None, ["registered"]])
def test_every_departement_is_in_one_class(lab, spoken, statuses):
    shown = said(around.legend(ask_rows(lab, QUERY, statuses=statuses), WHO, spoken["en"]))
    assert sum(int(re.search(r"\((\d+)\)", line)[1]) for line in shown) == 101


def test_nobody_has_no_legend(lab, spoken):
    rows = ask_rows(lab, QUERY, statuses=["candidate_space"], end_bands=["0"])
    assert around.legend(rows, WHO, spoken["en"]) == ()


def sides(rows, state, words):
    """Return of each side of the pyramid: its heading, its act, whether it is selected."""
    (shown,) = around.sides(rows, state, words)
    return [
        (each.children, getattr(each, "data-act"), getattr(each, "aria-pressed"))
        for each in part(shown).inner
    ]


def test_the_sides_of_the_pyramid_are_counted_and_select_a_sex(spoken):
    assert sides(NINE, WHO, spoken["en"]) == [
        ("Women · 2", "toggle:sexes=female", "false"),
        ("Men · 7", "toggle:sexes=male", "false"),
    ]


def test_a_side_that_is_selected_is_pressed(spoken):
    _, men = sides(NINE, State("who", {"sexes": ("male",)}), spoken["fr"])
    assert men == ("Hommes · 7", "toggle:sexes=male", "true")


def test_a_side_of_nobody_counts_none(spoken):
    women, men = sides(NINE.head(1), WHO, spoken["en"])
    assert (women[0], men[0]) == ("Women · 2", "Men · 0")


def test_where_a_place_is_selected_there_are_no_sides(spoken):
    assert around.sides(NINE, State("who", {"departements": ("59",)}), spoken["en"]) == ()
