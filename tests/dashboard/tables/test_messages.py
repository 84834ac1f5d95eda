"""The one message that is shown: which it is, its draft, its length, what it must say."""

from dataclasses import replace

import pytest

from breachlab.query.message_drafts import draft
from breachlab.words import Words
from dashboard.database.served_world import OneWorld
from dashboard.pages.response.messages import MESSAGE, choosers, pick
from dashboard.pages.response.tables import message_parts, messages
from dashboard.state.page_state import State
from tests.support.pages.components import keyed, parts, table, texts
from tests.support.remembered import ask_rows

QUERY, CHECK = "notification/message", "notification/message_check"
LETTER, SMS = "registrants.on_file.letter", "registrants.on_file.sms"


@pytest.fixture(scope="module")
def rows(lab):
    return ask_rows(lab, QUERY)


@pytest.fixture(scope="module")
def world(lab):
    return OneWorld(lab).current()


def row_of(rows, code):
    names = ("segment_id", "nir_id", "channel")
    return next(row for row in rows.dicts() if [row[name] for name in names] == code.split("."))


def show(rows, canvas, **options):
    return messages(rows, replace(canvas, options=options))


def drafts(drawn):
    return {each.lang: each.children for each in parts(drawn) if getattr(each, "role", "")}


def acts(world, language="en", **options):
    """Return {act: whether it is pressed} of the buttons that choose."""
    state = State("response", {}, options)
    drawn = choosers(QUERY, {}, state, world, world.words[language])
    found = [each for each in parts(drawn) if getattr(each, "data-act", None)]
    return {getattr(each, "data-act"): getattr(each, "aria-pressed") == "true" for each in found}


def test_the_first_message_is_the_sms_to_those_registered_in_their_language(lab, canvas, rows):
    assert MESSAGE.default == SMS
    drawn = messages(rows, canvas)
    # An English page too begins with the language of those who get it.
    assert drafts(drawn) == {"fr": draft(row_of(rows, SMS), Words.of(lab, "fr"))}


def test_one_draft_is_shown_and_it_is_that_of_the_shell(canvas, rows, lab):
    for language in ("en", "fr"):
        drawn = show(rows, canvas, message=LETTER, draft=language)
        expected = draft(row_of(rows, LETTER), Words.of(lab, language))
        assert drafts(drawn) == {language: expected}
    assert "SYNTHÉTIQUE" in expected


def test_a_draft_says_its_length_and_an_sms_its_parts_and_price(canvas, rows):
    row = row_of(rows, SMS)
    columns = ["character_count_fr", "sms_part_count_fr", "person_count", "sms_price_fr_eur"]
    assert keyed(messages(rows, canvas)) == [(column, row[column]) for column in columns]
    assert [key for key, _ in keyed(show(rows, canvas, message=LETTER))] == [
        "character_count_fr",
        "person_count",
    ]


def test_the_price_is_parts_times_recipients_times_the_cost_of_a_part(lab):
    for cost in (None, 0.09):
        for row in ask_rows(lab, QUERY, sms_cost=cost).dicts():
            each = row["person_count"] * (cost or 0.045)
            for language in ("en", "fr"):
                parts_of = row[f"sms_part_count_{language}"]
                assert row[f"sms_price_{language}_eur"] == pytest.approx(each * parts_of)


def test_the_meter_has_a_bar_for_each_part(canvas, rows):
    for options in ({}, {"draft": "en"}):
        drawn = show(rows, canvas, **options)
        bars = [each for each in parts(drawn) if each.tag == "i"]
        taken = [each for each in bars if each.className == "is-taken"]
        counts = dict(keyed(drawn))
        (name,) = [key for key in counts if "part_count" in key]
        assert len(taken) == counts[name] and len(bars) == rows["most_sms_part_count"][0]


def test_every_message_can_be_chosen_by_group_and_channel(world, rows):
    codes = {
        ".".join(row[name] for name in ("segment_id", "nir_id", "channel")) for row in rows.dicts()
    }
    reached, left = set(), [SMS]
    while left:
        code = left.pop()
        reached.add(code)
        found = [act.removeprefix("opt:message=") for act in acts(world, message=code)
                 if act.startswith("opt:message=")]  # fmt: skip
        left += [each for each in found if each not in reached and each not in left]
    assert reached == codes


def test_the_chosen_group_channel_and_language_are_pressed(world):
    chosen = acts(world, message=LETTER)
    pressed = [act for act, is_pressed in chosen.items() if is_pressed]
    assert pressed == [f"opt:message={LETTER}", "opt:draft=fr"]
    french = acts(world, "fr", draft="en")
    assert french["opt:draft=en"] and not french["opt:draft=fr"]


def test_one_that_goes_to_nobody_here_is_the_first_known(canvas, rows):
    without = [row for row in rows.dicts() if row["segment_id"] != "registrants"]
    (row,) = pick(without, {"message": SMS})
    assert (row["segment_id"], row["nir_id"], row["channel"]) == ("minors", "on_file", "sms")
    assert pick([], {}) == []


def test_of_nobody_there_is_no_message(canvas, rows):
    assert len([*parts(messages(rows.head(0), canvas))]) == 1
    assert len([*parts(message_parts(rows.head(0), canvas))]) == 1


def test_the_check_says_part_by_part_what_is_blank_and_what_is_read_elsewhere(lab, canvas):
    rows = ask_rows(lab, CHECK)
    said = [row[1] for row in table(message_parts(rows, canvas))]
    assert [each.split("read")[0] for each in said] == [
        "Said",
        *["where all is "] * 5,
    ]
    assert said[2].endswith("To fill in here: the site and the number")
    assert "tell the bank at once" in said[-1]
    letter = replace(canvas, options={"message": LETTER})
    whole = [row[1] for row in table(message_parts(rows, letter))]
    assert whole == ["Said", "yes", "to fill in", "to fill in", "yes", "yes"]
    lacking = rows.assign(missing_requirement_ids="smishing")
    assert "false text messages" in texts(message_parts(lacking, letter))
