"""A person walks through Response, in a real browser, and counts along in the records."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.query.headlines import draft
from breachlab.words import Words
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages import where
from tests.support.remembered import ask

CHANNELS, CALLS = "notification/channels", "notification/call_volume"
GROUPS, COSTS = "notification/vulnerable_groups", "cost/components"
MESSAGES, CHECK = "notification/message", "notification/message_check"


def persons(reader, card, row):
    """Return the persons that stand in a row of a table, which its first cell names."""
    cells = reader.card(card).get_by_role("row").filter(has_text=row).locator("td.number")
    return int(re.sub(r"\D", "", cells.first.inner_text()))


def test_a_click_on_a_chip_changes_every_card_in_one_trip(open_page):
    reader = open_page("/response?s=f")
    before = persons(reader, CHANNELS, "All persons to inform")
    headline, groups = reader.headline, reader.card(GROUPS).inner_text()
    reader.does(reader.page.locator(".chip").first.click)
    assert (reader.path, reader.answers) == ("/response", 1)
    assert persons(reader, CHANNELS, "All persons to inform") > before
    assert reader.headline != headline and reader.card(GROUPS).inner_text() != groups
    reader.back()
    assert reader.path == "/response?s=f" and reader.headline == headline
    assert reader.troubles == []


def test_a_lever_asks_when_it_is_let_go_and_changes_the_plan_alone(open_page):
    reader = open_page("/response?plan=paced")
    before = [reader.card(card).inner_text() for card in (CHANNELS, GROUPS)]
    slider = reader.page.get_by_role("slider", name="Calls taken a day")
    slider.focus()
    reader.does(lambda: reader.page.keyboard.press("Home"))
    assert (reader.path, reader.answers) == ("/response?calls_per_day=1000&plan=paced", 1)
    expect(slider).to_be_focused()
    assert slider.get_attribute("aria-valuetext") == "1,000"
    expect(reader.card(CALLS).locator(".chart")).to_contain_text("1,000 can be taken")
    assert [reader.card(card).inner_text() for card in (CHANNELS, GROUPS)] == before
    assert reader.troubles == []


def test_a_tab_keeps_selection_and_switches_and_shows_its_own_levers(open_page, lab):
    reader = open_page("/response?s=f&sms_cost=0.09")
    assert reader.count_words() <= MOST_WORDS
    names = "all => all.map(each => each.id)"
    assert reader.page.locator("input[type=range]").evaluate_all(names) == [
        "lever-calls_per_day", "lever-emails_per_day", "lever-letters_per_day",
    ]  # fmt: skip
    reader.does(reader.page.locator("#tab-budget").click)
    assert reader.path == "/response?s=f&sms_cost=0.09&tab=budget"
    assert reader.page.locator("input[type=range]").evaluate_all(names) == [
        "lever-letter_cost", "lever-call_cost", "lever-sms_cost", "lever-public_notice_cost",
    ]  # fmt: skip
    asked = {"sexes": ["female"], "sms_cost": 0.09}
    row = ask(lab.cursor(), COSTS, **asked).set_index("component_id").loc["sms"]
    cells = reader.card(COSTS).get_by_role("row").filter(has_text="SMS").first
    shown = cells.locator("td.number").first.get_attribute("data-value")
    assert float(shown) == pytest.approx(row.mean_eur)
    slider = reader.page.get_by_role("slider", name="A letter costs")
    headline = reader.headline
    slider.focus()
    reader.does(lambda: reader.page.keyboard.press("End"))
    assert reader.path == "/response?s=f&letter_cost=5.36&sms_cost=0.09&tab=budget"
    assert reader.headline != headline
    assert reader.count_words() <= MOST_WORDS + 25  # shares of fine and crisis too
    assert reader.troubles == []


def test_a_message_is_chosen_and_its_draft_is_that_of_the_shell(open_page, lab):
    reader = open_page("/response?tab=messages", "fr")
    rows = ask(lab.cursor(), MESSAGES).to_dict("records")
    codes = {
        ".".join(each[name] for name in ("segment_id", "nir_id", "channel")): each for each in rows
    }
    sms = codes["registrants.on_file.sms"]
    french, english = (Words.of(lab.cursor(), each) for each in ("fr", "en"))
    assert reader.count_words() <= MOST_WORDS
    text = reader.page.locator(".phone pre")
    assert text.text_content() == draft(sms, french)
    assert reader.page.locator(".meter .is-taken").count() == 1
    reader.does(reader.page.locator("[data-act='opt:draft=en']").click)
    assert text.text_content() == draft(sms, english)
    reader.does(reader.page.locator("[data-act='opt:message=registrants.on_file.letter']").click)
    address = "/response?draft=en&message=registrants.on_file.letter&tab=messages"
    assert reader.path == address
    letter = codes["registrants.on_file.letter"]
    shown = reader.page.locator(".paper pre")
    assert shown.text_content() == draft(letter, english)
    expect(reader.page.locator("pre")).to_have_count(1)
    assert "SYNTHETIC" in shown.text_content()


def test_a_draft_is_copied_and_is_nobodys(open_page):
    reader = open_page("/response?d=59&tab=messages", "fr")
    reader.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = reader.card(MESSAGES).locator("[data-copy=draft-fr]")
    button.click()
    expect(button).to_have_text("Copié")
    copied = reader.page.evaluate("navigator.clipboard.readText()")
    assert copied == reader.page.locator("#draft-fr").text_content()
    assert "SYNTHÉTIQUE" in copied and reader.answers == 0
    expect(reader.card(MESSAGES).locator("h2")).to_contain_text("Tout le fichier")  # all who get it
    expect(reader.card(CHECK).locator("h2")).not_to_contain_text("Tout le fichier")


def test_those_to_inform_and_those_reached_by_e_mail_are_those_of_a_clause(open_page, lab):
    reader = open_page("/response?d=59&s=f")
    clause = f"departement_code = '59' and sex = 'female' and {where.LIVES_HERE} and {where.DUE}"
    assert persons(reader, CHANNELS, "All persons to inform") == where.persons(lab, clause)
    reached = f"{clause} and is_email_deliverable is true"
    assert persons(reader, CHANNELS, "E-mail") == where.persons(lab, reached)


def test_whom_to_inform_is_a_lever_of_all_that_the_tab_shows(open_page, lab):
    reader = open_page("/response?d=59&tab=budget&to_inform=living")
    assert "; with crisis and fine, shared out by persons, €" in reader.headline
    note = reader.page.locator("#note-to_inform").inner_text()
    assert note == "Changes all of the page.\nFrom Where it is due: hardly any change."
    reader.does(reader.page.locator("#tab-plan").click)
    living = where.persons(lab, f"departement_code = '59' and {where.LIVES_HERE}")
    assert persons(reader, CHANNELS, "All the living") == living


def test_a_further_table_is_asked_when_it_is_chosen(open_page):
    reader = open_page("/response")
    expect(reader.page.locator(".segments, .unreached")).to_have_count(0)
    offered = reader.page.get_by_role("group", name="Further tables").get_by_role("button")
    assert offered.all_inner_texts() == ["Order of groups", "By age", "By time"]
    expect(offered.and_(reader.page.locator("[aria-pressed=true]"))).to_have_count(0)
    reader.does(reader.page.locator("[data-act='opt:table=order']").click)
    assert reader.path == "/response?table=order"
    expect(reader.page.locator(".segments tbody tr").first).to_be_visible()
    reader.does(offered.get_by_text("Hide").click)
    assert reader.path == "/response"


def test_levers_are_folded_on_a_phone(open_page):
    reader = open_page("/response?tab=budget", width=390, height=844)
    slider = reader.page.get_by_role("slider", name="A letter costs")
    expect(slider).to_be_hidden()
    reader.page.locator(".levers summary").click()
    expect(slider).to_be_visible()
