"""A person walks through What, in a real browser, and counts along in the records."""

import re

from playwright.sync_api import expect

from dashboard.pages.what.tables import RISKS
from tests.support.pages.combined import counted, first_of
from tests.support.pages.where import LIVES_HERE
from tests.support.remembered import ask

FIELDS, TOGETHER, TOKEN = "fields/by_field", "fields/harm_of_combination", "fields/without_nir"
HARMS = "fields/harms"


def pick(reader, mask):
    return reader.card(TOGETHER).locator(f"button[data-act='opt:mask={mask}']")


def pressed(reader):
    return reader.card(TOGETHER).locator("[aria-pressed=true]").get_attribute("data-act")


def opened(reader):
    return reader.card(TOGETHER).locator("tr.opened").inner_text()


def test_the_headline_counts_the_number_and_the_page_its_cards(open_page, lab):
    reader = open_page("/what")
    holders = counted(lab, "held_nir")
    assert reader.headline == (
        f"The social security number of {holders:,} persons is out; no password, no bank account."
    )
    assert reader.page.title() == "What · breachlab · SYNTHETIC"
    titles = reader.page.locator(".card h2").all_inner_texts()
    assert titles[0] == "14 fields are out, 3 are not" and len(titles) == 5
    assert reader.answers == 0 and reader.troubles == []


def test_a_combination_is_picked_by_a_click_and_by_a_key(open_page):
    reader = open_page("/what")
    assert pressed(reader) == "opt:mask=31"
    before = opened(reader)
    rows = reader.card(TOGETHER).locator("tbody tr[data-act]")
    reader.does(lambda: rows.nth(2).locator(".amount").click())
    first = reader.path
    assert re.fullmatch(r"/what\?mask=\d+", first) and reader.answers == 1
    assert pressed(reader) == f"opt:{first.removeprefix('/what?')}"
    assert opened(reader) != before
    button = reader.card(TOGETHER).locator("tbody button").nth(3)
    button.focus()
    act = button.get_attribute("data-act")
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == f"/what?{act.removeprefix('opt:')}" and reader.answers == 2
    assert pressed(reader) == act
    expect(reader.card(TOGETHER).locator(f"button[data-act='{act}']")).to_be_focused()
    reader.does(pick(reader, 31).click)
    assert (reader.path, reader.answers) == ("/what", 3)
    reader.does(reader.page.locator("#undo").click)  # each is a step
    assert pressed(reader) == act
    assert reader.troubles == []


def test_a_link_opens_with_its_combination_and_asks_nothing_more(open_page):
    reader = open_page("/what?mask=30&provenance=press")
    assert pressed(reader) == "opt:mask=30"
    assert opened(reader).startswith("Opens ")
    reader.card(TOGETHER).locator("summary", has_text="Which").click()
    expect(reader.card(TOGETHER).locator("tr.opened")).not_to_contain_text("hishing by e-mail")
    expect(reader.page.get_by_role("button", name="Official and press")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert reader.answers == 0


def test_a_combination_that_is_none_is_said_and_left_out(open_page):
    reader = open_page("/what?mask=32")
    assert reader.path == "/what"
    expect(reader.page.locator("#notices")).to_contain_text("mask=32")


def test_the_list_that_counts_moves_fields_and_ways_and_is_undone(open_page):
    reader = open_page("/what")
    fields, token = reader.card(FIELDS), reader.card(TOKEN)
    expect(fields.locator(".is-unnamed")).to_have_text("–Place of birth named by the press alone")
    before = token.locator("h2").inner_text()
    assert before == "A token for the number would have ruled out 4 of 14 harms"
    reader.clicks("button", "Official and press")
    assert (reader.path, reader.answers) == ("/what?provenance=press", 1)
    expect(fields.locator(".is-unnamed")).to_have_count(0)
    expect(fields.locator("h2")).to_have_text("15 fields are out, 3 are not")
    # What the place of birth opens is open without the number too.
    expect(token.locator("h2")).to_have_text(before.replace("4 of", "2 of"))
    reader.clicks("button", "Announcement")
    expect(fields.locator(".is-unnamed").last).to_contain_text("not in the announcement")
    expect(reader.page.locator(".sub").first).to_have_text(
        "By the announcement; who has which field is modelled."
    )
    reader.back()
    assert reader.path == "/what?provenance=press"
    assert reader.troubles == []


def test_five_risks_count_as_the_form_and_all_ways_are_folded(open_page, lab):
    reader = open_page("/what")
    harms = reader.card(HARMS)
    five = harms.locator(".risks > ul li")
    assert five.count() == 5
    asked = ask(lab, HARMS).set_index("harm_id").person_count
    found = [int(each.get_attribute("data-value")) for each in five.locator(".count").all()]
    assert found == sorted(asked[[*RISKS]].tolist(), reverse=True)
    expect(harms.locator(".all-ways li").first).to_be_hidden()
    harms.locator("summary", has_text="All ways to harm").click()
    assert harms.locator(".all-ways li").count() == 14


def test_back_comes_to_the_page_before_and_a_language_keeps_what_is_picked(open_page):
    reader = open_page("/who?s=f")
    reader.does(reader.page.get_by_role("link", name="What", exact=True).click)
    assert (reader.path, reader.answers) == ("/what?s=f", 1)
    assert reader.page.title() == "What · breachlab · SYNTHETIC"
    reader.does(pick(reader, 30).click)
    reader.does(reader.page.locator("#language").click)
    assert reader.path == "/what?s=f&mask=30" and pressed(reader) == "opt:mask=30"
    assert reader.headline.startswith("Femmes : le numéro de sécurité sociale de ")
    reader.back()
    assert reader.path == "/what?s=f"
    reader.back()
    assert reader.path == "/who?s=f"
    assert reader.troubles == []


def test_the_first_combination_counts_those_of_a_where_clause(open_page, lab):
    where = "departement_code = '59' and sex = 'female'"
    mask, residents = first_of(lab, where, LIVES_HERE)
    first = open_page("/what?d=59&s=f").card(TOGETHER).locator("tbody tr").first
    assert first.get_attribute("data-act") == f"opt:mask={mask}"
    shown = first.locator("th")
    assert int(re.sub(r"\D", "", shown.inner_text())) == residents
    assert shown.get_attribute("data-value") == str(residents)
