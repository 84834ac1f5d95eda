"""Response: its plan, the effect of its levers, its tables from rows; test_selections.py counts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from breachlab.query.answer_rows import Rows
from breachlab.words import LANGUAGES
from dashboard.pages.response.page import CALLS, CHECK, RESPONSE
from dashboard.pages.response.plan import (
    SMS_COST,
    UNIT_COSTS,
    find_calls,
    find_check,
    first_of_plan,
    plan_headline,
    plan_sub,
)
from dashboard.pages.response.tables import (
    MOST,
    channels,
    choosers,
    draw_unreached,
    message_parts,
    messages,
    pick,
    swings,
    waterfall,
)
from dashboard.pages.situation.head import ask_numbers
from dashboard.state.decisions import CAPACITIES, OWN_CALLS
from dashboard.state.options import number_of
from dashboard.state.page_state import State
from dashboard.words import PageWords
from tests.support.pages.components import keyed, named, parts, plain, table, texts
from tests.support.remembered import ask, ask_rows

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
    "taken": {"en": "every call, even at the high", "fr": "tous les appels, même au taux"},
    "not_taken": {"en": "with 36 calls", "fr": "avec 36 appels"},
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
    row = rows_of(world, calls_per_day=5).dicts()[0]
    assert row["held_back_last_day_number"] > row["last_day_number"]
    for told, holds, end in (
        (True, False, "breaks"),
        (True, True, "holds"),
        (False, False, "cut"),
    ):
        changed = row | {"is_all_told_held_back": told, "holds_at_high_rate": holds}
        said = plan_sub(Rows.of_dicts([changed]), PACED, world.words[language]).text
        assert SAID["choice"][language] in said and SAID[end][language] in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("capacity", "end"), [(15, "not_taken"), (100_000, "taken")])
def test_a_plan_that_holds_nothing_back_says_so_and_of_no_choice(world, language, capacity, end):
    """12 would call on the one day, 36 at the high rate."""
    said = plan_sub(rows_of(world, calls_per_day=capacity), PACED, world.words[language]).text
    assert SAID["choice"][language] not in said and SAID[end][language] in said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_title_of_the_check_counts_as_its_table_does(lab, canvas, language):
    """Of five points of this letter two are blank in part; a third is made to lack something."""
    rows = ask_rows(lab, "notification/message_check")
    words = PageWords(replace(canvas, options={"message": LETTER}))
    assert (
        find_check(words, CHECK.query, rows).text == "5 points are in the text; 2 are blank in part"
    )
    lacking = rows.assign(complete_item_count=4)
    said = find_check(words, CHECK.query, lacking).text
    assert said == "4 of 5 points are in the text; 2 are blank in part"
    filled = lacking.assign(to_fill_item_count=0)
    assert find_check(words, CHECK.query, filled).text == "4 of 5 points are in the text"


def test_first_of_plan_has_no_column_of_the_other_plan_under_a_plain_name(world):
    rows = Rows.of(ask(world.connection.cursor(), CALLS.query, calls_per_day=2))
    fast, paced = first_of_plan(rows, {}), first_of_plan(rows, PACED.options)
    assert fast["last_told_on"] < paced["last_told_on"]
    assert paced["last_told_on"] == fast["held_back_last_told_on"]
    assert paced["peak_call_count"] == fast["held_back_peak_call_count"] < fast["peak_call_count"]


# Its levers.


def test_a_lever_stands_at_the_central_figure_of_the_ledger(lab):
    """The ledger has unit costs in ten-thousandths of a euro, that of the notice in euros."""
    figures = ask(lab, "method/ledger").set_index("name").central
    levers = [lever for lever in SCALES if lever is not OWN_CALLS]  # a choice, in no ledger
    central = {lever.name: lever.list_parameters(FAST)[lever.name] for lever in levers}
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


# In so small a world all e-mails take a day, and the cost is the fine, which stays as it is.
@pytest.mark.parametrize(
    ("lever", "options", "beginning"),
    [
        ("emails_per_day", {"plan": "paced", "emails_per_day": "120000000"},
         "From 24,000,000: no change."),
        ("letters_per_day", {"letters_per_day": "50000"},
         "From 500,000: 1 day → more than a year, "),
        ("to_inform", {"to_inform": "living"},
         "From Communication due: 1 day → 1 day, 12 → 13 calls on the busiest day."),
        ("to_inform", {"to_inform": "living", "tab": "budget"},
         "From Communication due: hardly any change."),
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
    assert effect_of(world, OWN_CALLS.name, language).reason == text("lever_is_of_a_part")
    for lever in UNIT_COSTS:
        assert effect_of(world, lever.name, language, women, tab="budget").reason == ""
        assert effect_of(world, lever.name, language, NOBODY, tab="budget").reason == (
            text("lever_has_nothing_to_price")
        )
    shown = effect_of(world, SMS_COST.name, language, tab="messages")
    letter = {"tab": "messages", "message": "minors.on_file.letter"}
    assert shown.reason == "" == shown.said
    assert effect_of(world, SMS_COST.name, language, **letter).reason == text("lever_is_of_sms")


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


# Whom each channel is the first to reach.


def reached(*counts):
    """Return the rows of so many by each channel."""
    whole = sum(counts)
    return Rows(
        {
            "channel": ["email", "sms", "letter", "space", "public_notice"],
            "person_count": counts,
            "left_person_count": [whole - sum(counts[: step + 1]) for step in range(5)],
            "to_inform_person_count": whole,
        }
    )


def styled(drawn):
    return [each for each in parts(drawn) if getattr(each, "style", None)]


def test_channels_of_nobody_have_no_bar_and_no_share(canvas):
    drawn = channels(reached(0, 0, 0, 0, 0), canvas)
    assert {row[-1] for row in table(drawn)[1:]} == {"0%"}
    assert {each.className for each in styled(drawn)[1:]} == {"bar is-none"}
    no_rows = table(channels(reached(0, 0, 0, 0, 0).head(0), canvas))
    assert no_rows[1] == ["All persons to inform", "", "0", "0%"]


def test_groups_that_nothing_reaches_have_their_share_and_a_bar_by_the_highest(
    canvas, french_canvas
):
    draw = draw_unreached("age_band", "public_notice_person_count", "public_notice_share", "age")
    rows = Rows(
        {
            "age_band": ["75 and over", "25-29"],
            "public_notice_person_count": [40, 3],
            "public_notice_share": [0.4, 0.1],  # a quarter of it
        }
    )
    drawn = draw(rows, canvas)
    assert table(drawn) == [
        ["Age", "Share not reachable otherwise", "Persons"],
        ["75 and over", "", "40.0%", "40"],
        ["25–29", "", "10.0%", "3"],
    ]
    assert plain(drawn) == [40, 3]
    assert [each.style["--end"] for each in styled(drawn)] == ["100.00%", "25.00%"]
    assert table(draw(rows, french_canvas))[1][0] == "75 ans et plus"
    all_reached = draw(rows.assign(public_notice_person_count=0, public_notice_share=0.0), canvas)
    assert [each.style["--end"] for each in styled(all_reached)] == ["0.00%", "0.00%"]


# Costs.


@pytest.mark.parametrize("asked", [{}, {"sexes": ["female"], "letter_cost": 5.36, "sms_parts": 1}])
def test_swings_are_those_of_the_tornado_the_widest_first(canvas, lab, asked):
    tornado = ask_rows(lab, "cost/tornado", **asked).head(MOST)
    shown = keyed(swings(ask_rows(lab, "cost/components", **asked), canvas))
    for column in ("below_mean_eur", "above_mean_eur"):
        assert [value for key, value in shown if key == column] == [*tornado[column]]


def test_the_sums_are_those_of_the_parts(canvas, lab):
    rows = ask_rows(lab, "cost/components", sexes=["female"], letter_cost=2)
    means = ("mean_eur", "notification_mean_eur", "all_mean_eur")
    found = plain(waterfall(rows, canvas), *means)
    assert found[-1] == pytest.approx(sum(rows["mean_eur"]))
    telling = [row for row in rows.dicts() if row["is_notification"]]
    assert sum(row["mean_eur"] for row in telling) == pytest.approx(
        found[sum(row["p90_eur"] > 0 for row in telling)]
    )


def test_a_part_says_that_its_fine_and_its_crisis_are_shares(canvas, french_canvas, lab):
    country, place = (
        ask_rows(lab, "cost/components", departements=codes) for codes in (None, ["59"])
    )
    said = {row[0]: row[-1] for row in table(waterfall(place, canvas))}
    assert said["Fineshare, by persons"] == "▲ of the fine imposed"
    shared = [name for name in said if name.endswith("share, by persons")]
    assert len(shared) == sum(each == "breach" for each in place["counted_by"]) == 5
    dit = {row[0]: row[-1] for row in table(waterfall(place, french_canvas))}
    assert dit["Amendepart au prorata des personnes"] == "▲ de l’amende prononcée"
    whole = {row[0]: row[-1] for row in table(waterfall(country, canvas))}
    assert whole["Fine"] == "▲ as imposed" and not any("share" in name for name in whole)


def test_the_penalty_says_that_it_is_due_only_if_the_injunction_is_obeyed_late(canvas, lab):
    """Its mean is of days that nobody knows of."""
    said = {row[0] for row in table(waterfall(ask_rows(lab, "cost/components"), canvas))}
    assert "Penalty if late▲ per day of delay in obeying the injunction; none known" in said


# Messages.

LETTER, SMS = "registrants.on_file.letter", "registrants.on_file.sms"


@pytest.fixture(scope="module")
def message_rows(lab):
    return ask_rows(lab, "notification/message")


def code_of(row):
    return ".".join(row[name] for name in ("segment_id", "nir_id", "channel"))


SMS_PART_EUR = 0.045  # by default: the ledger's sms_unit_cost


def test_the_price_is_parts_times_recipients_times_the_cost_of_a_part(lab):
    for cost in (None, 0.09):
        rows = ask_rows(lab, "notification/message", sms_cost=cost).dicts()
        assert rows
        for row in rows:
            each = row["person_count"] * (cost or SMS_PART_EUR)
            for language in ("en", "fr"):
                parts_of = row[f"sms_part_count_{language}"]
                assert row[f"sms_price_{language}_eur"] == pytest.approx(each * parts_of)


def test_every_message_can_be_chosen_by_group_and_channel(world, words, message_rows):
    reached, left, rows = set(), {SMS}, world.answers.rows("notification/message", {})
    while left:
        code = left.pop()
        reached.add(code)
        drawn = choosers(rows, State("response", {}, {"message": code}), words)
        acts = [getattr(each, "data-act").partition("=") for each in named(drawn, "button")]
        left |= {found for name, _, found in acts if name == "opt:message"} - reached
    assert reached == {*map(code_of, message_rows.dicts())}


def test_a_chosen_message_that_nobody_receives_gives_way_to_the_first_that_somebody_does(
    canvas, message_rows
):
    """The SMS chosen goes to registrants, who are left out; of MESSAGES minors' SMS comes first."""
    without = [row for row in message_rows.dicts() if row["segment_id"] != "registrants"]
    (row,) = pick(without, {"message": SMS})
    assert code_of(row) == "minors.on_file.sms"
    assert pick([], {}) == []
    # Of no row at all, draft and check are one element: that there is nothing.
    for draw in (messages, message_parts):
        assert len([*parts(draw(message_rows.head(0), canvas))]) == 1


def test_the_check_says_part_by_part_what_is_blank_and_what_is_missing(lab, canvas):
    rows = ask_rows(lab, "notification/message_check")
    letter = replace(canvas, options={"message": LETTER})
    said = [row[1] for row in table(message_parts(rows, letter))]
    assert said == ["Said", "yes", "to fill in", "to fill in", "yes", "yes"]
    lacking = rows.assign(missing_requirement_ids="smishing")
    assert "false text messages" in texts(message_parts(lacking, letter))
