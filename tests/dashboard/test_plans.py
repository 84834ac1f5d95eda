"""What is said of a plan: by when all are told, what the dotted line is, whether it holds."""

import pytest

from breachlab import ask
from breachlab.words import LANGUAGES
from breachlab.words.language import interface
from dashboard import plans
from dashboard.cards import drawn
from dashboard.options import number_of
from dashboard.pages.response import CALLS, RESPONSE, WAVES
from dashboard.state import State
from tests.support.cases import for_each
from tests.support.pages.components import texts

STATE = State("response")
PACED = State("response", {}, {"plan": "paced"})
SCALES = [lever for lever in RESPONSE.levers if lever.is_scale]
CHOICE = {
    "en": "is a choice and, as we read Art. 34, no ground for delay",
    "fr": "est un choix et, selon notre lecture de l’article 34, non un motif de retard",
}


@pytest.fixture(scope="module")
def world(one_world):
    return one_world.current()


def said_below(world, language, state=STATE, **levers):
    rows = world.answers.rows(CALLS.query, levers)
    return texts([*plans.held_back(rows, state, world.words[language])])


@for_each("language", LANGUAGES)
def test_the_headline_is_of_the_last_day_and_of_what_telling_costs(world, language):
    days = world.answers.rows(WAVES.query, {})
    parts = world.answers.rows("cost/components", {})
    for plan, start in (("fast", ""), ("paced", "held_back_")):
        state = State("response", {}, {"plan": plan})
        name, *said = RESPONSE.headline(state, world, world.words[language]).figures
        assert name.value == world.words[language].of_option("plan", plan)
        assert [figure.value for figure in said] == [
            days[f"{start}told_person_count"].max(),
            days[days[f"{start}backlog_person_count"] == 0].told_on.min(),
            days[f"{start}peak_call_count"].iloc[0],
            pytest.approx(parts[parts.is_notification].mean_eur.sum()),
            parts.notification_p10_eur.iloc[0],
            parts.notification_p90_eur.iloc[0],
        ]


@for_each("language", LANGUAGES)
def test_a_plan_that_is_cut_says_how_many_are_told_of_how_many(world, language):
    asked = {"letters_per_day": 1}
    rows = world.answers.rows(WAVES.query, asked)
    assert not rows.is_all_told.iloc[0]
    said = plans.told(world.words[language], WAVES.query, rows)
    values = [figure.value for figure in said.figures]
    assert rows.last_told_person_count.iloc[0] in values
    assert rows.reachable_person_count.iloc[0] in values
    parts = world.answers.rows("cost/components", {})
    whole = plans.headline(rows, parts, "", "fast", world.words[language])
    assert rows.reachable_person_count.iloc[0] in [figure.value for figure in whole.figures]


@for_each("language", LANGUAGES)
def test_whom_nothing_reaches_can_be_told_by_nothing(world, language):
    nobody = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    rows = world.answers.rows(WAVES.query, nobody)
    assert rows.empty
    assert plans.headline(rows, rows, "", "fast", world.words[language]).figures == ()
    assert plans.held_back(rows, STATE, world.words[language]) == ()
    assert plans.left(rows, STATE, world.words[language]) == ()


@for_each("language", LANGUAGES)
@for_each("capacity", [1, 20, 100_000])
def test_to_hold_back_is_said_to_be_a_choice_and_whether_it_holds(world, language, capacity):
    said = said_below(world, language, calls_per_day=capacity)
    row = ask(world.connection.cursor(), CALLS.query, calls_per_day=capacity).iloc[0]
    assert CHOICE[language] in said
    holds = {"en": "holds even at the high", "fr": "tient même au taux"}[language]
    breaks = {"en": "does not hold", "fr": "ne tient pas"}[language]
    cut = {"en": "cut after a year", "fr": "s’arrête au bout d’un an"}[language]
    assert (holds in said) == bool(row.is_all_told_held_back and row.holds_at_high_rate)
    assert (breaks in said) == bool(row.is_all_told_held_back and not row.holds_at_high_rate)
    assert (cut in said) == (not row.is_all_told_held_back)


@for_each("language", LANGUAGES)
@for_each("capacity", [1, 20, 100_000])
def test_held_back_says_of_the_paced_plan_whether_it_holds_beside_the_fast_one(
    world, language, capacity
):
    said = said_below(world, language, PACED, calls_per_day=capacity)
    row = ask(world.connection.cursor(), CALLS.query, calls_per_day=capacity).iloc[0]
    assert CHOICE[language] in said
    assert said.startswith(interface(language)["plans"]["calls_paced"])  # the columns
    assert world.words[language].of_option("plan", "fast") in said  # the dotted line
    holds = {"en": "holds even at the high", "fr": "tient même au taux"}[language]
    breaks = {"en": "does not hold", "fr": "ne tient pas"}[language]
    assert (holds in said) == bool(row.is_all_told_held_back and row.holds_at_high_rate)
    assert (breaks in said) == bool(row.is_all_told_held_back and not row.holds_at_high_rate)


@for_each("language", LANGUAGES)
def test_the_cards_of_the_paced_plan_speak_of_it(world, language):
    for options in ({"plan": "fast"}, {"plan": "paced", "calls_per_day": "1000"}):
        plan, state = options["plan"], State("response", {}, options)
        for card in (CALLS, WAVES):
            said = drawn(card, state, world, world.words[language]).said
            assert said.startswith(world.words[language].of_option("plan", plan))


def test_of_plan_has_no_column_of_the_other_plan_under_a_plain_name(world):
    row = ask(world.connection.cursor(), WAVES.query, calls_per_day=2).iloc[0]
    fast, paced = plans.of_plan(row, "fast"), plans.of_plan(row, "paced")
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
    central = {lever.name: lever.asked(STATE)[lever.name] for lever in SCALES}
    assert central == {
        "calls_per_day": figures["calls_per_day"],
        "emails_per_day": 24 * figures["emails_per_hour"],
        "letters_per_day": figures["letters_per_day"],
        "letter_cost": figures["letter_unit_cost"] / 10_000,
        "call_cost": figures["call_unit_cost"] / 10_000,
        "sms_cost": figures["sms_unit_cost"] / 10_000,
    }


def test_the_positions_of_a_lever_go_up():
    for lever in SCALES:
        numbers = [number_of(choice) for choice in lever.positions]
        assert numbers == sorted(numbers) and set(lever.positions) == set(lever.choices)
