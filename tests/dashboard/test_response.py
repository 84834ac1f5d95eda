"""A person walks through Response, in a real browser, and counts along in the records."""

import re

import pytest
from playwright.sync_api import expect

from breachlab import ask
from breachlab.message import draft
from breachlab.words import Words
from tests.support.pages import where

CHANNELS, CALLS, WAVES = (f"notification/{name}" for name in ("channels", "call_volume", "waves"))
COSTS, MESSAGES = "cost/components", "notification/message"


def persons(reader, card, row):
    """Return the persons that stand in a row of a table, which its first cell names."""
    cells = reader.card(card).get_by_role("row").filter(has_text=row).locator("td.number")
    return int(re.sub(r"\D", "", cells.first.inner_text()))


def test_a_click_on_a_chip_changes_every_card_in_one_trip(open_page):
    reader = open_page("/response?s=f")
    before = persons(reader, CHANNELS, "All persons to inform")
    headline, costs = reader.headline, reader.card(COSTS).inner_text()
    reader.does(reader.page.locator(".chip").first.click)
    assert (reader.path, reader.answers) == ("/response", 1)
    assert persons(reader, CHANNELS, "All persons to inform") > before
    assert reader.headline != headline and reader.card(COSTS).inner_text() != costs
    reader.back()
    assert reader.path == "/response?s=f" and reader.headline == headline
    assert reader.troubles == []


def test_a_lever_asks_when_it_is_let_go_and_changes_the_plan_alone(open_page, lab):
    reader = open_page("/response?plan=paced")
    before = [reader.card(card).inner_text() for card in (CHANNELS, COSTS)]
    calls = reader.card(CALLS).locator(".finding").inner_text()
    slider = reader.page.get_by_role("slider", name="Calls taken a day")
    slider.focus()
    reader.does(lambda: reader.page.keyboard.press("Home"))
    assert (reader.path, reader.answers) == ("/response?calls_per_day=1000&plan=paced", 1)
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == "1,000"
    said = reader.card(CALLS).locator(".finding").inner_text()
    assert said != calls and "1,000 can be taken" in said
    assert [reader.card(card).inner_text() for card in (CHANNELS, COSTS)] == before
    assert reader.troubles == []


def test_a_unit_cost_changes_the_costs_and_the_headline(open_page, lab):
    reader = open_page("/response?s=f&letter_cost=1.2")
    asked = {"sexes": ["female"], "letter_cost": 1.2, "call_cost": 4, "sms_cost": 0.045}
    row = ask(lab.cursor(), COSTS, **asked).set_index("component_id").loc["letters"]
    cells = reader.card(COSTS).get_by_role("row").filter(has_text="Letters").first
    shown = cells.locator("td.number").last.get_attribute("data-value")
    assert float(shown) == pytest.approx(row.mean_eur)
    slider = reader.page.get_by_role("slider", name="A letter costs")
    headline = reader.headline
    slider.focus()
    reader.does(lambda: reader.page.keyboard.press("End"))
    assert reader.path == "/response?s=f&letter_cost=5.36"
    assert reader.headline != headline


def test_a_message_is_picked_and_its_draft_is_that_of_the_shell(open_page, lab):
    reader = open_page("/response")
    reader.does(
        reader.card(MESSAGES).locator("[data-act='opt:message=registrants.on_file.sms']").click
    )
    assert (reader.path, reader.answers) == ("/response?message=registrants.on_file.sms", 1)
    rows = ask(lab.cursor(), MESSAGES).to_dict("records")
    (row,) = [
        each
        for each in rows
        if (each["segment_id"], each["nir_id"], each["channel"])
        == ("registrants", "on_file", "sms")
    ]
    for language in ("en", "fr"):
        shown = reader.page.locator(f"#draft-{language}").text_content()
        assert shown == draft(row, Words.of(lab.cursor(), language))


def test_a_draft_is_copied(open_page):
    reader = open_page("/response", "fr")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = reader.card(MESSAGES).locator("[data-copy=draft-fr]")
    button.click()
    expect(button).to_have_text("Copié")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == reader.page.locator("#draft-fr").text_content()
    assert "SYNTHÉTIQUE" in copied
    assert reader.answers == 0


def test_what_the_messages_do_not_obey_is_said(open_page):
    reader = open_page("/response?d=59")
    said = reader.card(MESSAGES).locator(".finding").inner_text()
    assert "Not filtered by département" in said
    assert "Not filtered" not in reader.card(WAVES).inner_text()


def test_a_plan_is_the_same_on_the_page_in_its_files_and_in_the_shell(open_page, lab):
    reader = open_page("/response?s=f")
    rows = ask(lab.cursor(), WAVES, sexes=["female"])
    named = [f"{each}_backlog_person_count" for each in ("email", "sms", "letter", "space")]
    assert reader.values(WAVES) == [count for name in named for count in rows[name].tolist()]


def test_those_to_inform_and_those_reached_by_e_mail_are_those_of_a_clause(open_page, lab):
    reader = open_page("/response?d=59&s=f")
    clause = f"departement_code = '59' and sex = 'female' and {where.DUE}"
    assert persons(reader, CHANNELS, "All persons to inform") == where.persons(lab, clause)
    reached = f"{clause} and is_email_deliverable is true"
    assert persons(reader, CHANNELS, "E-mail") == where.persons(lab, reached)


def test_whom_to_inform_is_a_lever_of_all_that_the_page_shows(open_page, lab):
    reader = open_page("/response?d=59&to_inform=living")
    living = where.persons(lab, "departement_code = '59' and not is_deceased")
    assert persons(reader, CHANNELS, "All persons to inform") == living
    note = reader.page.locator("#note-to_inform").inner_text()
    assert note.startswith("Changes all that this page shows.") and "€" in note
