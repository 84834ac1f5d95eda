"""What each message says: who is picked, and that its drafts are those of the shell."""

from dataclasses import replace

import pytest

from breachlab import ask
from breachlab.message import draft, short_draft
from breachlab.words import Words
from dashboard import plans
from dashboard.tables.messages import messages
from tests.support.pages.components import keyed, parts

QUERY = "notification/message"


@pytest.fixture(scope="module")
def rows(lab):
    return ask(lab, QUERY)


def picked(drawn):
    buttons = [each for each in parts(drawn) if getattr(each, "data-act", None)]
    return [
        getattr(each, "data-act") for each in buttons if getattr(each, "aria-pressed") == "true"
    ]


def drafts(drawn):
    return {each.lang: each.children for each in parts(drawn) if getattr(each, "role", "")}


def test_every_message_can_be_picked_and_no_other(canvas, rows):
    acts = [getattr(each, "data-act", None) for each in parts(messages(rows, canvas))]
    codes = [act.removeprefix("opt:message=") for act in acts if act]
    assert len(codes) == len(rows) and set(codes) <= set(plans.MESSAGES)


def test_both_drafts_of_what_is_picked_are_those_of_the_shell(canvas, rows, lab):
    option = {"message": "registrants.on_file.letter"}
    drawn = messages(rows, replace(canvas, options=option))
    assert picked(drawn) == ["opt:message=registrants.on_file.letter"]
    (row,) = rows[
        (rows.segment_id == "registrants") & (rows.nir_id == "on_file") & (rows.channel == "letter")
    ].to_dict("records")
    expected = {each: draft(row, Words.of(lab, each)) for each in ("en", "fr")}
    assert drafts(drawn) == expected
    assert "SYNTHETIC" in expected["en"] and "SYNTHÉTIQUE" in expected["fr"]
    assert [*drafts(drawn)] == ["en", "fr"]


def test_messages_shows_the_short_text_of_an_sms_and_counts_its_parts(canvas, rows, lab):
    option = {"message": "registrants.on_file.sms"}
    drawn = messages(rows, replace(canvas, options=option))
    row = rows[rows.channel == "sms"].to_dict("records")[0]
    shown = [each.children for each in parts(drawn) if getattr(each, "role", "")]
    assert len(shown) == 4
    assert shown[2:] == [short_draft(row, Words.of(lab, each)) for each in ("en", "fr")]
    titles = [
        each.children for each in parts(drawn) if (getattr(each, "id", "") or "")[-6:] == "-title"
    ]
    assert [title.rpartition(" · ")[2] for title in titles] == [
        "3 SMS parts",
        "4 SMS parts",
        "1 SMS part",
        "1 SMS part",
    ]


def test_the_reader_s_language_comes_first(french_canvas, rows):
    assert [*drafts(messages(rows, french_canvas))] == ["fr", "en"]


def test_one_that_goes_to_nobody_here_is_the_first(canvas, rows):
    drawn = messages(rows[2:], canvas)
    first = rows.iloc[2]
    assert picked(drawn) == [f"opt:message={first.segment_id}.{first.nir_id}.{first.channel}"]


def test_of_nobody_there_is_no_message(canvas, rows):
    assert len([*parts(messages(rows[:0], canvas))]) == 1


def test_a_draft_says_its_length_with_the_key_of_its_language(canvas, rows):
    drawn = messages(rows, replace(canvas, options={"message": "registrants.on_file.sms"}))
    is_picked = (rows.segment_id == "registrants") & (rows.nir_id == "on_file")
    row = rows[is_picked & (rows.channel == "sms")].to_dict("records")[0]
    columns = [f"{name}_{language}" for language in ("en", "fr")
               for name in ("character_count", "sms_part_count")]  # fmt: skip
    assert keyed(drawn)[-8:-4] == [(column, row[column]) for column in columns]
    short = ["short_character_count", "short_sms_part_count"]
    assert [key for key, _ in keyed(drawn)[-4:]] == short * 2
