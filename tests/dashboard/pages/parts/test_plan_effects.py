"""What the levers of Response change, as it is said: what the answers say; or why they do not."""

from datetime import timedelta

import pytest

from breachlab import find
from breachlab.words import LANGUAGES
from dashboard.pages.response.page import CALLS, RESPONSE
from dashboard.pages.response.plan import (
    CAPACITIES,
    COMPONENT_OF,
    PLAN,
    SMS_COST,
    TO_INFORM,
    UNIT_COSTS,
)
from dashboard.state.page_state import State
from tests.support.cases import for_each


@pytest.fixture(scope="module")
def world(one_world):
    return one_world.current()


def found(world, name, language="en", selection=None, **options):
    state = State("response", selection or {}, options)
    (option,) = [each for each in RESPONSE.levers if each.name == name]
    return RESPONSE.effect(option, state, world, world.words[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_says_the_days_and_the_calls_before_and_after(world, few_calls, language):
    options = {"plan": "paced", "calls_per_day": "1000"}
    said = found(world, "calls_per_day", language, **options).said
    before, after = (
        world.answers.rows(CALLS.query, {"calls_per_day": each}).frame().iloc[0] for each in (5, 1)
    )
    words = world.words[language]
    for row in (before, after):
        days = (row.held_back_last_told_on - row.called_on) // timedelta(days=1) + 1
        assert days == row.held_back_last_day_number
        assert words.sentence("days_of_plan", capital=False, day_count=days).text in said
    assert words.number(round(before.held_back_peak_call_count)) in said


def test_effect_is_said_beside_the_start_of_that_lever_and_not_of_the_others(world):
    others = {"letter_cost": "5.36"}
    alone = found(world, "call_cost", call_cost="12", tab="budget").said
    beside = found(world, "call_cost", call_cost="12", tab="budget", **others).said
    assert alone.startswith("From €4: ") and beside.startswith("From €4: ")
    assert alone != beside


@for_each("tab", RESPONSE.tabs)
def test_effect_at_the_start_says_nothing(world, tab):
    for lever in RESPONSE.levers_by_tab[tab]:
        options = {} if tab == "plan" else {"tab": tab}
        plan = {"plan": "paced"} if lever is not PLAN else {}
        assert found(world, lever.name, **options, **plan).said == ""


def test_effect_that_changes_nothing_is_said_to_change_nothing(world):
    said = found(world, "emails_per_day", plan="paced", emails_per_day="120000000").said
    assert said == "From 24,000,000: no change."  # ten thousand records are one day anyway


def test_effect_of_a_plan_that_is_cut_is_more_than_a_year(world, monkeypatch):
    *_, letters = CAPACITIES
    monkeypatch.setitem(letters.choices, "50000", {"letters_per_day": 1})
    assert not world.answers.rows(CALLS.query, {"letters_per_day": 1})["is_all_told"][0]
    said = found(world, letters.name, letters_per_day="50000").said
    assert said.startswith("From 500,000: 1 day → more than a year, ")


@for_each("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_changes_nothing(world, language):
    words = world.words[language]
    women = {"sexes": ("female",)}
    nobody = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    for lever in CAPACITIES:
        reason = found(world, lever.name, language, women, plan="paced").reason
        assert reason == words.text("lever_is_national")
        moved = State("response", women, {lever.name: lever.positions[0]})
        assert lever.list_parameters(moved) == {}
    of_plan = found(world, "calls_per_day", language).reason
    assert of_plan == words.text("lever_is_of_other_plan")
    for lever in UNIT_COSTS:
        assert found(world, lever.name, language, women, tab="budget").reason == ""
        assert found(world, lever.name, language, nobody, tab="budget").reason == (
            words.text("lever_has_nothing_to_price")
        )


@for_each("language", LANGUAGES)
def test_effect_on_messages_is_off_where_no_sms_is_shown(world, language):
    reason = world.words[language].text("lever_is_of_sms")
    shown = found(world, SMS_COST.name, language, tab="messages")
    letter = {"tab": "messages", "message": "minors.on_file.letter"}
    assert shown.reason == "" == shown.said
    assert found(world, SMS_COST.name, language, **letter).reason == reason


def test_whom_to_inform_changes_days_and_calls_of_the_plan_and_the_cost_of_the_budget(world):
    plan = found(world, "to_inform", to_inform="living").said
    budget = found(world, "to_inform", to_inform="living", tab="budget").said
    assert plan.startswith("From Where it is due: ") and "day" in plan
    # In so small a world the cost is the fine: in three digits it stays as it is.
    assert budget == "From Where it is due: hardly any change."


def test_the_first_lever_changes_nothing_of_the_fast_plan(world):
    """Hence its reason; of the other plan it changes when all are told."""
    before, after = (
        world.answers.rows(CALLS.query, {"calls_per_day": each}).frame().iloc[0] for each in (5, 1)
    )
    assert before.last_told_on == after.last_told_on
    assert before.peak_call_count == after.peak_call_count
    assert before.held_back_peak_call_count != after.held_back_peak_call_count


def test_a_lever_is_followed_by_the_cards_whose_queries_take_it():
    for lever in (*CAPACITIES, *UNIT_COSTS):
        taking = [card for card in RESPONSE.cards if lever.name in find(card.query).parameters]
        assert [card for card in RESPONSE.cards if lever in card.follows] == taking
    assert [card for card in RESPONSE.cards if PLAN in card.follows] == [CALLS]
    assert set(COMPONENT_OF) == {lever.name for lever in UNIT_COSTS}


def test_a_tab_has_the_levers_that_a_card_of_it_follows():
    shared = [TO_INFORM]
    assert {tab: [*levers] for tab, levers in RESPONSE.levers_by_tab.items()} == {
        "plan": [PLAN, *shared, *CAPACITIES],
        "budget": [*shared, *UNIT_COSTS],
        "messages": [*shared, SMS_COST],
    }
