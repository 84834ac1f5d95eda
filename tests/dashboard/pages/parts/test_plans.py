"""What is said of a plan: by when all are told, its busiest day, whether it holds."""

import pytest

from breachlab.words import LANGUAGES
from dashboard.pages.response.page import CALLS, RESPONSE
from dashboard.pages.response.plan import find_calls, of_plan, plan_headline, plan_sub
from dashboard.pages.situation.head import ask_numbers
from dashboard.state.options import number_of
from dashboard.state.page_state import State
from tests.support.cases import for_each
from tests.support.remembered import ask

STATE = State("response")
PACED = State("response", {}, {"plan": "paced"})
SCALES = [lever for lever in RESPONSE.levers if lever.is_scale]
CHOICE = {
    "en": "is a choice and, △ as we read Art. 34, no ground for delay",
    "fr": "est un choix et, △ selon notre lecture de l’article 34, non un motif de retard",
}
NOBODY = {"statuses": ("candidate_space",), "end_bands": ("0",)}


@pytest.fixture(scope="module")
def world(one_world):
    return one_world.current()


def rows_of(world, **levers):
    return world.answers.rows(CALLS.query, levers)


@for_each("language", LANGUAGES)
def test_the_headline_is_of_the_last_day_and_of_the_busiest(world, language):
    days = rows_of(world)
    for plan, start in (("fast", ""), ("paced", "held_back_")):
        state = State("response", {}, {"plan": plan})
        name, *said = RESPONSE.headline(state, world, world.words[language]).figures
        assert name.value == world.words[language].of_option("plan", plan)
        told = days[f"{start}told_person_count"]
        assert [figure.value for figure in said] == [
            max(told),
            days["called_on"][told.index(max(told))],
            days[f"{start}peak_call_count"][0],
        ]


@for_each("language", LANGUAGES)
def test_the_headline_says_but_only_of_a_plan_with_more_calls_than_are_taken(world, language):
    words = world.words[language]
    but = {"en": ", but ", "fr": ", mais "}[language]
    for capacity in (1, 20, 100_000):
        days = rows_of(world, calls_per_day=capacity)
        for state in (STATE, PACED):
            calls = "held_back_call_count" if state is PACED else "expected_call_count"
            is_over = any(count > capacity for count in days[calls])
            said = plan_headline(days, state, words).text
            assert (but in said) == is_over or "cut" in said or "s’arrête" in said


@for_each("language", LANGUAGES)
def test_a_plan_that_is_cut_says_how_many_are_told_of_how_many(world, language):
    rows = rows_of(world, letters_per_day=1)
    assert not rows["is_all_told"][0]
    whole = plan_headline(rows, STATE, world.words[language])
    values = [figure.value for figure in whole.figures]
    assert rows["last_told_person_count"][0] in values
    assert rows["reachable_person_count"][0] in values


@for_each("language", LANGUAGES)
def test_whom_nothing_reaches_can_be_told_by_nothing(world, language):
    rows, words = rows_of(world, **NOBODY), world.words[language]
    assert rows.is_empty
    assert plan_headline(rows, STATE, words).figures == ()
    assert plan_sub(rows, STATE, words) is None
    assert find_calls(words, CALLS.query, rows).figures == ()


@for_each("language", LANGUAGES)
@for_each("capacity", [1, 20, 100_000])
def test_to_hold_back_is_said_to_be_a_choice_and_whether_it_holds(world, language, capacity):
    rows = rows_of(world, calls_per_day=capacity)
    said = plan_sub(rows, PACED, world.words[language]).text
    (row, *_) = rows.frame().itertuples()
    assert CHOICE[language] in said
    holds = {"en": "holds even at the high", "fr": "tient même au taux"}[language]
    breaks = {"en": "does not hold", "fr": "ne tient pas"}[language]
    cut = {"en": "cut after a year", "fr": "s’arrête au bout d’un an"}[language]
    assert (holds in said) == bool(row.is_all_told_held_back and row.holds_at_high_rate)
    assert (breaks in said) == bool(row.is_all_told_held_back and not row.holds_at_high_rate)
    assert (cut in said) == (not row.is_all_told_held_back)


def test_of_plan_has_no_column_of_the_other_plan_under_a_plain_name(world):
    row = ask(world.connection.cursor(), CALLS.query, calls_per_day=2).iloc[0]
    fast, paced = of_plan(row, "fast"), of_plan(row, "paced")
    assert fast["last_told_on"] < paced["last_told_on"]
    assert paced["last_told_on"] == row.held_back_last_told_on
    assert paced["peak_call_count"] == row.held_back_peak_call_count < fast["peak_call_count"]


def test_the_three_ways_a_plan_ends_are_all_met(world):
    ends = set()
    for capacity in (1, 20, 100_000):
        row = ask(world.connection.cursor(), CALLS.query, calls_per_day=capacity).iloc[0]
        ends.add((bool(row.is_all_told_held_back), bool(row.holds_at_high_rate)))
    assert len(ends) >= 2


def test_a_lever_stands_at_the_central_figure_of_the_ledger(lab):
    figures = ask(lab, "method/ledger").set_index("name").central
    central = {lever.name: lever.list_parameters(STATE)[lever.name] for lever in SCALES}
    assert central == {
        "calls_per_day": figures["calls_per_day"],
        "emails_per_day": 24 * figures["emails_per_hour"],
        "letters_per_day": figures["letters_per_day"],
        "letter_cost": figures["letter_unit_cost"] / 10_000,
        "call_cost": figures["call_unit_cost"] / 10_000,
        "sms_cost": figures["sms_unit_cost"] / 10_000,
        "public_notice_cost": figures["public_notice_cost_eur"],
    }


@for_each("selection", [{"departements": ("974",)}, {"sexes": ("male",)}])
def test_a_plan_of_some_has_the_capacity_that_situation_tells(world, selection):
    chosen = State("response", selection, {"calls_per_day": "1000"})
    calls = world.answers.rows(CALLS.query, CALLS.resolve(chosen).parameters)
    told = ask_numbers(State("situation", selection), world, world.words["en"])
    assert calls["call_capacity_count"][0] == told["call_capacity_count"] < 20_000


def test_the_positions_of_a_lever_go_up():
    for lever in SCALES:
        numbers = [number_of(choice) for choice in lever.positions]
        assert numbers == sorted(numbers) and set(lever.positions) == set(lever.choices)
