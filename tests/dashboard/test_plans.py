"""What is said of a plan: by when all are told, what the dotted line is, whether it holds."""

import pytest

from breachlab import ask
from breachlab.words import LANGUAGES
from dashboard import plans
from dashboard.options import number_of
from dashboard.pages.response import CALLS, RESPONSE, WAVES
from dashboard.state import State
from dashboard.world import OneWorld
from tests.dashboard.components import texts

STATE = State("response")
CHOICE = {
    "en": "is a choice, and no ground for delay",
    "fr": "est un choix, non un motif de retard",
}


@pytest.fixture(scope="module")
def world(lab):
    return OneWorld(lab).current()


def said_below(world, language, **levers):
    rows = world.answers.rows(CALLS.query, levers)
    return texts([*plans.held_back(rows, STATE, world.words[language])])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_is_of_the_last_day_and_of_what_telling_costs(world, language):
    said = RESPONSE.headline(STATE, world, world.words[language]).figures
    days = world.answers.rows(WAVES.query, {})
    parts = world.answers.rows("cost/components", {})
    assert [figure.value for figure in said] == [
        days.told_person_count.max(),
        days[days.backlog_person_count == 0].told_on.min(),
        pytest.approx(parts[parts.is_notification].mean_eur.sum()),
        parts.notification_p10_eur.iloc[0],
        parts.notification_p90_eur.iloc[0],
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_is_cut_says_how_many_are_told_of_how_many(world, language):
    asked = {"letters_per_day": 1}
    rows = world.answers.rows(WAVES.query, asked)
    assert not rows.is_all_told.iloc[0]
    said = plans.told(world.words[language], WAVES.query, rows)
    values = [figure.value for figure in said.figures]
    assert rows.last_told_person_count.iloc[0] in values
    assert rows.reachable_person_count.iloc[0] in values
    parts = world.answers.rows("cost/components", {})
    whole = plans.headline(rows, parts, "", world.words[language])
    assert rows.reachable_person_count.iloc[0] in [figure.value for figure in whole.figures]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_nothing_reaches_can_be_told_by_nothing(world, language):
    nobody = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    rows = world.answers.rows(WAVES.query, nobody)
    assert rows.empty
    assert plans.headline(rows, rows, "", world.words[language]).figures == ()
    assert plans.held_back(rows, STATE, world.words[language]) == ()
    assert plans.left(rows, STATE, world.words[language]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("capacity", [1, 20, 100_000])
def test_to_hold_back_is_said_to_be_a_choice_and_whether_it_holds(world, language, capacity):
    said = said_below(world, language, calls_per_day=capacity)
    row = ask(world.connection.cursor(), CALLS.query, calls_per_day=capacity).iloc[0]
    assert CHOICE[language] in said
    holds = {"en": "holds even at the high", "fr": "tient même au taux"}[language]
    breaks = {"en": "does not hold", "fr": "ne tient pas"}[language]
    cut = {"en": "cut after a year", "fr": "s'arrête au bout d'un an"}[language]
    assert (holds in said) == bool(row.is_all_told_held_back and row.holds_at_high_rate)
    assert (breaks in said) == bool(row.is_all_told_held_back and not row.holds_at_high_rate)
    assert (cut in said) == (not row.is_all_told_held_back)


def test_the_three_ways_a_plan_ends_are_all_met(world):
    ends = set()
    for capacity in (1, 20, 100_000):
        row = ask(world.connection.cursor(), CALLS.query, calls_per_day=capacity).iloc[0]
        ends.add((bool(row.is_all_told_held_back), bool(row.holds_at_high_rate)))
    assert len(ends) >= 2


def test_a_lever_stands_at_the_central_figure_of_the_ledger(lab):
    figures = ask(lab, "method/ledger").set_index("name").central
    central = {lever.name: lever.asked(STATE)[lever.name] for lever in RESPONSE.levers}
    assert central == {
        "calls_per_day": figures["calls_per_day"],
        "emails_per_day": 24 * figures["emails_per_hour"],
        "letters_per_day": figures["letters_per_day"],
        "letter_cost": figures["letter_unit_cost"] / 10_000,
        "call_cost": figures["call_unit_cost"] / 10_000,
        "sms_cost": figures["sms_unit_cost"] / 10_000,
    }


def test_the_positions_of_a_lever_go_up():
    for lever in RESPONSE.levers:
        numbers = [number_of(choice) for choice in lever.positions]
        assert numbers == sorted(numbers) and set(lever.positions) == set(lever.choices)
