"""What Response says of a plan: its end, its busiest day, the effect of its levers, its files."""

import io
import shlex
from contextlib import redirect_stdout
from datetime import timedelta

import openpyxl
import pandas
import pytest

from breachlab import find
from breachlab.__main__ import main
from breachlab.query import repeat
from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from dashboard.files import file_address
from dashboard.pages.response.page import CALLS, COMPONENT_OF, COSTS, RESPONSE
from dashboard.pages.response.plan import (
    CAPACITIES,
    PLAN,
    SMS_COST,
    TO_INFORM,
    UNIT_COSTS,
    find_calls,
    first_of_plan,
    plan_headline,
    plan_sub,
)
from dashboard.pages.situation.head import ask_numbers
from dashboard.state.options import number_of
from dashboard.state.page_state import State
from tests.support.remembered import ask

STATE = State("response")
PACED = State("response", {}, {"plan": "paced"})
SCALES = [lever for lever in RESPONSE.levers if lever.is_scale]
CHOICE = {
    "en": "is a choice and, △ as we read Art. 34, no ground for delay",
    "fr": "est un choix et, △ selon notre lecture de l’article 34, non un motif de retard",
}
NOBODY = {"statuses": ("candidate_space",), "end_bands": ("0",)}


def rows_of(world, **levers):
    return world.answers.rows(CALLS.query, levers)


@pytest.mark.parametrize("language", LANGUAGES)
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


@pytest.mark.parametrize("language", LANGUAGES)
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_plan_that_is_cut_says_how_many_are_told_of_how_many(world, language):
    rows = rows_of(world, letters_per_day=1)
    assert not rows["is_all_told"][0]
    whole = plan_headline(rows, STATE, world.words[language])
    values = [figure.value for figure in whole.figures]
    assert rows["last_told_person_count"][0] in values
    assert rows["reachable_person_count"][0] in values


@pytest.mark.parametrize("language", LANGUAGES)
def test_whom_nothing_reaches_can_be_told_by_nothing(world, language):
    rows, words = rows_of(world, **NOBODY), world.words[language]
    assert rows.is_empty
    assert plan_headline(rows, STATE, words).figures == ()
    assert plan_sub(rows, STATE, words) is None
    assert find_calls(words, CALLS.query, rows).figures == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("capacity", [1, 20, 100_000])
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


def test_first_of_plan_has_no_column_of_the_other_plan_under_a_plain_name(world):
    rows = Rows.of(ask(world.connection.cursor(), CALLS.query, calls_per_day=2))
    fast, paced = first_of_plan(rows, {}), first_of_plan(rows, PACED.options)
    assert fast["last_told_on"] < paced["last_told_on"]
    assert paced["last_told_on"] == fast["held_back_last_told_on"]
    assert paced["peak_call_count"] == fast["held_back_peak_call_count"] < fast["peak_call_count"]


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


def test_effect_is_said_beside_the_start_of_that_lever_and_not_of_the_others(world):
    others = {"letter_cost": "5.36"}
    alone = effect_of(world, "call_cost", call_cost="12", tab="budget").said
    beside = effect_of(world, "call_cost", call_cost="12", tab="budget", **others).said
    assert alone.startswith("From €4: ") and beside.startswith("From €4: ")
    assert alone != beside


def test_effect_at_the_start_says_nothing(world, subtests):
    for tab in RESPONSE.tabs:
        with subtests.test(tab=tab):
            for lever in RESPONSE.levers_by_tab[tab]:
                options = {} if tab == "plan" else {"tab": tab}
                plan = {"plan": "paced"} if lever is not PLAN else {}
                assert effect_of(world, lever.name, **options, **plan).said == ""


def test_effect_that_changes_nothing_is_said_to_change_nothing(world):
    said = effect_of(world, "emails_per_day", plan="paced", emails_per_day="120000000").said
    assert said == "From 24,000,000: no change."  # ten thousand records are one day anyway


def test_effect_of_a_plan_that_is_cut_is_more_than_a_year(world, monkeypatch):
    *_, letters = CAPACITIES
    monkeypatch.setitem(letters.choices, "50000", {"letters_per_day": 1})
    assert not world.answers.rows(CALLS.query, {"letters_per_day": 1})["is_all_told"][0]
    said = effect_of(world, letters.name, letters_per_day="50000").said
    assert said.startswith("From 500,000: 1 day → more than a year, ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_gives_a_reason_where_a_lever_changes_nothing(world, language):
    words = world.words[language]
    women = {"sexes": ("female",)}
    nobody = {"statuses": ("candidate_space",), "end_bands": ("0",)}
    for lever in CAPACITIES:
        reason = effect_of(world, lever.name, language, women, plan="paced").reason
        assert reason == words.text("lever_is_national")
        moved = State("response", women, {lever.name: lever.positions[0]})
        assert lever.list_parameters(moved) == {}
    of_plan = effect_of(world, "calls_per_day", language).reason
    assert of_plan == words.text("lever_is_of_other_plan")
    for lever in UNIT_COSTS:
        assert effect_of(world, lever.name, language, women, tab="budget").reason == ""
        assert effect_of(world, lever.name, language, nobody, tab="budget").reason == (
            words.text("lever_has_nothing_to_price")
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_effect_on_messages_is_off_where_no_sms_is_shown(world, language):
    reason = world.words[language].text("lever_is_of_sms")
    shown = effect_of(world, SMS_COST.name, language, tab="messages")
    letter = {"tab": "messages", "message": "minors.on_file.letter"}
    assert shown.reason == "" == shown.said
    assert effect_of(world, SMS_COST.name, language, **letter).reason == reason


def test_whom_to_inform_changes_days_and_calls_of_the_plan_and_the_cost_of_the_budget(world):
    plan = effect_of(world, "to_inform", to_inform="living").said
    budget = effect_of(world, "to_inform", to_inform="living", tab="budget").said
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


ROW_OF_NAMES = 4  # the row of a workbook that names the columns, above what they are called
SELECTIONS = ["/response", "/response?s=f&d=45", "/response?st=cs&a=20-24"]
every_selection = pytest.mark.parametrize("address", SELECTIONS)
every_plan = pytest.mark.parametrize("card", [CALLS, COSTS])


def by_shell(view, card, database):
    """Return what the drawer's own command prints."""
    words = shlex.split(repeat.command(card.query, card.resolve(view.state).parameters))[3:]
    out = io.StringIO()
    with redirect_stdout(out):
        assert main([*words, "--database", str(database), "--format", "csv"]) == 0
    return pandas.read_csv(io.StringIO(out.getvalue()))


def by_workbook(client, state, card):
    content = client.get(file_address(state, card.query, "xlsx")).data
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    names, _, *rows = sheet.iter_rows(min_row=ROW_OF_NAMES, values_only=True)
    return pandas.DataFrame(rows, columns=names)


@every_selection
@every_plan
def test_the_files_and_the_command_say_the_same(desk, client, small_database, address, card):
    view = desk.view(address, "en")
    rows = desk.world().answers.rows(card.query, card.resolve(view.state).parameters).frame()
    file = pandas.read_csv(io.BytesIO(client.get(file_address(view.state, card.query, "csv")).data))
    others = {
        "csv": file,
        "xlsx": by_workbook(client, view.state, card),
        "shell": by_shell(view, card, small_database),
    }
    numbers = [*rows.select_dtypes("number")]
    assert len(numbers) > 5
    for way, other in others.items():
        assert len(other) == len(rows), way
        for name in numbers:
            assert other[name].tolist() == pytest.approx(rows[name].tolist()), (way, name)


@every_selection
def test_the_drawing_shows_the_rows_of_the_files(desk, client, address):
    view = desk.view(address, "en")
    file = pandas.read_csv(
        io.BytesIO(client.get(file_address(view.state, CALLS.query, "csv")).data)
    )
    taken, beyond, other, told = (each["y"] for each in view.cards[CALLS].drawing["data"])
    calls = [sum(each) for each in zip(taken, beyond, strict=True)]
    assert calls == pytest.approx(file.expected_call_count.tolist())
    assert max(taken) <= file.call_capacity_count[0]
    assert told == file.told_person_count.tolist()
    assert other == file.held_back_told_person_count.tolist()
