"""What Response says of a plan: its end, its busiest day, the effect of its levers, its files."""

from datetime import timedelta

import pytest

from breachlab import find
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from dashboard.pages.response.page import CALLS, COMPONENT_OF, RESPONSE
from dashboard.pages.response.plan import (
    SMS_COST,
    UNIT_COSTS,
    find_calls,
    first_of_plan,
    plan_headline,
    plan_sub,
)
from dashboard.pages.situation.head import ask_numbers
from dashboard.state.decisions import CAPACITIES, PLAN, TO_INFORM
from dashboard.state.options import number_of
from dashboard.state.page_state import State
from tests.support.remembered import ask

FAST, PACED = State("response"), State("response", {}, {"plan": "paced"})
SCALES = [lever for lever in RESPONSE.levers if lever.is_scale]
NOBODY = {"statuses": ("candidate_space",), "end_bands": ("0",)}
# Calls a day of the small world: cut after a year, more than are taken, all taken.
CALLS_A_DAY = (1, 20, 100_000)
SAID = {
    "but": {"en": ", but ", "fr": ", mais "},
    "choice": {
        "en": "is a choice and, △ as we read Art. 34, no ground for delay",
        "fr": "est un choix et, △ selon notre lecture de l’article 34, non un motif de retard",
    },
    "holds": {"en": "holds even at the high", "fr": "tient même au taux"},
    "breaks": {"en": "does not hold", "fr": "ne tient pas"},
    "cut": {"en": "cut after a year", "fr": "s’arrête au bout d’un an"},
}


def rows_of(world, **levers):
    return world.answers.rows(CALLS.query, levers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_is_of_the_last_day_and_of_the_busiest(world, language):
    days = rows_of(world)
    for state, plan, start in ((FAST, "fast", ""), (PACED, "paced", "held_back_")):
        name, *said = RESPONSE.headline(state, world, world.words[language]).figures
        assert name.value == world.words[language].of_option("plan", plan)
        told = days[f"{start}told_person_count"]
        assert [figure.value for figure in said] == [
            max(told),
            days["called_on"][told.index(max(told))],
            days[f"{start}peak_call_count"][0],
        ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_says_but_only_of_a_plan_with_more_calls_than_are_taken(world, language):
    for capacity in CALLS_A_DAY:
        days = rows_of(world, calls_per_day=capacity)
        for state in (FAST, PACED):
            calls = "held_back_call_count" if state is PACED else "expected_call_count"
            is_over = any(count > capacity for count in days[calls])
            said = plan_headline(days, state, world.words[language]).text
            is_cut = "cut" in said or "s’arrête" in said
            assert (SAID["but"][language] in said) == is_over or is_cut


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_is_cut_says_how_many_are_told_of_how_many(world, language):
    rows = rows_of(world, letters_per_day=1)
    assert not rows["is_all_told"][0]
    values = [each.value for each in plan_headline(rows, FAST, world.words[language]).figures]
    assert {rows["last_told_person_count"][0], rows["reachable_person_count"][0]} <= {*values}


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_nothing_reaches_can_be_told_by_nothing(world, language):
    rows, words = rows_of(world, **NOBODY), world.words[language]
    assert rows.is_empty
    assert plan_headline(rows, FAST, words).figures == ()
    assert plan_sub(rows, FAST, words) is None
    assert find_calls(words, CALLS.query, rows).figures == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_to_hold_back_is_said_to_be_a_choice_and_whether_it_holds(world, language):
    ends = set()
    for capacity in CALLS_A_DAY:
        rows = rows_of(world, calls_per_day=capacity)
        said = plan_sub(rows, PACED, world.words[language]).text
        assert SAID["choice"][language] in said
        is_told, holds = rows["is_all_told_held_back"][0], rows["holds_at_high_rate"][0]
        ends.add((is_told, holds))
        assert [SAID[each][language] in said for each in ("holds", "breaks", "cut")] == [
            is_told and holds,
            is_told and not holds,
            not is_told,
        ]
    assert len(ends) >= 2


def test_first_of_plan_has_no_column_of_the_other_plan_under_a_plain_name(world):
    rows = Rows.of(ask(world.connection.cursor(), CALLS.query, calls_per_day=2))
    fast, paced = first_of_plan(rows, {}), first_of_plan(rows, PACED.options)
    assert fast["last_told_on"] < paced["last_told_on"]
    assert paced["last_told_on"] == fast["held_back_last_told_on"]
    assert paced["peak_call_count"] == fast["held_back_peak_call_count"] < fast["peak_call_count"]


# Its levers.


def test_a_lever_stands_at_the_central_figure_of_the_ledger(lab):
    figures = ask(lab, "method/ledger").set_index("name").central
    central = {lever.name: lever.list_parameters(FAST)[lever.name] for lever in SCALES}
    assert central == {
        "calls_per_day": figures["calls_per_day"],
        "emails_per_day": 24 * figures["emails_per_hour"],
        "letters_per_day": figures["letters_per_day"],
        "letter_cost": figures["letter_unit_cost"] / 10_000,
        "call_cost": figures["call_unit_cost"] / 10_000,
        "sms_cost": figures["sms_unit_cost"] / 10_000,
        "public_notice_cost": figures["public_notice_cost_eur"],
    }


@pytest.mark.parametrize("selection", [{"departements": ("974",)}, {"sexes": ("male",)}])
def test_a_plan_of_some_has_the_capacity_that_situation_tells(world, selection):
    chosen = State("response", selection, {"calls_per_day": "1000"})
    calls = world.answers.rows(CALLS.query, CALLS.resolve(chosen).parameters)
    told = ask_numbers(State("situation", selection), world, world.words["en"])
    assert calls["call_capacity_count"][0] == told["call_capacity_count"] < 20_000


def test_the_positions_of_a_lever_go_up():
    for lever in SCALES:
        numbers = [number_of(choice) for choice in lever.positions]
        assert numbers == sorted(numbers) and set(lever.positions) == set(lever.choices)


def effect_of(world, name, language="en", selection=None, **options):
    state = State("response", selection or {}, options)
    (option,) = [each for each in RESPONSE.levers if each.name == name]
    return RESPONSE.effect(option, state, world, world.words[language])


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_says_the_days_and_the_calls_before_and_after(world, few_calls, language):
    options = {"plan": "paced", "calls_per_day": "1000"}
    said = effect_of(world, "calls_per_day", language, **options).said
    before, after = (
        world.answers.rows(CALLS.query, {"calls_per_day": each}).frame().iloc[0] for each in (5, 1)
    )
    words = world.words[language]
    for row in (before, after):
        days = (row.held_back_last_told_on - row.called_on) // timedelta(days=1) + 1
        assert days == row.held_back_last_day_number
        assert words.sentence("days_of_plan", capital=False, day_count=days).text in said
    assert words.number(round(before.held_back_peak_call_count)) in said


def test_the_first_lever_changes_nothing_of_the_fast_plan(world):
    """Hence its reason; of the other plan it changes when all are told."""
    before, after = (rows_of(world, calls_per_day=each).dicts()[0] for each in (5, 1))
    changed = [name for name in ("last_told_on", "peak_call_count", "held_back_peak_call_count")
               if before[name] != after[name]]  # fmt: skip
    assert changed == ["held_back_peak_call_count"]


def test_effect_is_said_beside_the_start_of_that_lever_and_not_of_the_others(world):
    alone = effect_of(world, "call_cost", call_cost="12", tab="budget").said
    beside = effect_of(world, "call_cost", call_cost="12", tab="budget", letter_cost="5.36").said
    assert alone.startswith("From €4: ") and beside.startswith("From €4: ")
    assert alone != beside


def test_effect_at_the_start_says_nothing(world, subtests):
    for tab in RESPONSE.tabs:
        with subtests.test(tab=tab):
            for lever in RESPONSE.levers_by_tab[tab]:
                options = {} if tab == "plan" else {"tab": tab}
                plan = {"plan": "paced"} if lever is not PLAN else {}
                assert effect_of(world, lever.name, **options, **plan).said == ""


# In so small a world all e-mails take a day, and the cost is the fine, which stays as it is.
@pytest.mark.parametrize(
    ("lever", "options", "beginning"),
    [
        ("emails_per_day", {"plan": "paced", "emails_per_day": "120000000"},
         "From 24,000,000: no change."),
        ("letters_per_day", {"letters_per_day": "50000"},
         "From 500,000: 1 day → more than a year, "),
        ("to_inform", {"to_inform": "living"},
         "From Where it is due: 1 day → 1 day, 12 → 13 calls on the busiest day."),
        ("to_inform", {"to_inform": "living", "tab": "budget"},
         "From Where it is due: hardly any change."),
    ],
)  # fmt: skip
def test_effect_says_what_changes_and_that_nothing_does(
    world, monkeypatch, lever, options, beginning
):
    *_, letters = CAPACITIES
    monkeypatch.setitem(letters.choices, "50000", {"letters_per_day": 1})  # a plan that is cut
    assert effect_of(world, lever, **options).said.startswith(beginning)


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_changes_nothing(world, language):
    text, women = world.words[language].text, {"sexes": ("female",)}
    for lever in CAPACITIES:
        reason = effect_of(world, lever.name, language, women, plan="paced").reason
        assert reason == text("lever_is_national")
        moved = State("response", women, {lever.name: lever.positions[0]})
        assert lever.list_parameters(moved) == {}
    assert effect_of(world, "calls_per_day", language).reason == text("lever_is_of_other_plan")
    for lever in UNIT_COSTS:
        assert effect_of(world, lever.name, language, women, tab="budget").reason == ""
        assert effect_of(world, lever.name, language, NOBODY, tab="budget").reason == (
            text("lever_has_nothing_to_price")
        )
    shown = effect_of(world, SMS_COST.name, language, tab="messages")
    letter = {"tab": "messages", "message": "minors.on_file.letter"}
    assert shown.reason == "" == shown.said
    assert effect_of(world, SMS_COST.name, language, **letter).reason == text("lever_is_of_sms")


def test_a_lever_is_followed_by_the_cards_whose_queries_take_it():
    for lever in (*CAPACITIES, *UNIT_COSTS):
        taking = [card for card in RESPONSE.cards if lever.name in find(card.query).parameters]
        assert [card for card in RESPONSE.cards if lever in card.follows] == taking
    assert [card for card in RESPONSE.cards if PLAN in card.follows] == [CALLS]
    assert set(COMPONENT_OF) == {lever.name for lever in UNIT_COSTS}


def test_a_tab_has_the_levers_that_a_card_of_it_follows():
    assert {tab: [*levers] for tab, levers in RESPONSE.levers_by_tab.items()} == {
        "plan": [PLAN, TO_INFORM, *CAPACITIES],
        "budget": [TO_INFORM, *UNIT_COSTS],
        "messages": [TO_INFORM, SMS_COST],
    }


@pytest.mark.parametrize("address", ["/response", "/response?s=f&d=45", "/response?st=cs&a=20-24"])
def test_the_drawing_shows_the_rows_of_the_answer(desk, address):
    view = desk.view(address, "en")
    rows = desk.world().answers.rows(CALLS.query, CALLS.resolve(view.state).parameters)
    taken, beyond, other, told = (each["y"] for each in view.cards[CALLS].drawing["data"])
    calls = [sum(each) for each in zip(taken, beyond, strict=True)]
    assert calls == pytest.approx(rows["expected_call_count"])
    assert max(taken) <= rows["call_capacity_count"][0]
    assert [*told] == [*rows["told_person_count"]]
    assert [*other] == [*rows["held_back_told_person_count"]]
