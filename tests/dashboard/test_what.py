"""A person walks through What, in a real browser, and counts along in the records."""

import re

from playwright.sync_api import expect

from tests.support.pages.combined import first_of

TOGETHER, OPENED = "fields/combinations", "fields/harm_of_combination"
SEVERITY = "severity/by_segment"


def pick(reader, mask):
    return reader.card(TOGETHER).locator(f"button[data-act='opt:mask={mask}']")


def pressed(reader):
    return reader.card(TOGETHER).locator("[aria-pressed=true]").get_attribute("data-act")


def persons_said(reader):
    """Return the persons of the picked combination, as its sentence says."""
    said = reader.card(OPENED).locator(".finding").inner_text()
    return int(re.sub(r"\D", "", re.search(r": ([\d,]+) person", said)[1]))


def test_a_combination_is_picked_by_a_click_and_by_a_key(open_page):
    reader = open_page("/what")
    assert pressed(reader) == "opt:mask=31"
    before = reader.card(OPENED).inner_text()
    reader.does(lambda: reader.card(TOGETHER).locator("tbody tr").nth(1).locator(".amount").click())
    first = reader.path
    assert re.fullmatch(r"/what\?mask=\d+", first) and reader.answers == 1
    assert pressed(reader) == f"opt:{first.removeprefix('/what?')}"
    assert reader.card(OPENED).inner_text() != before
    button = reader.card(TOGETHER).locator("tbody button").nth(2)
    button.focus()
    act = button.get_attribute("data-act")
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == f"/what?{act.removeprefix('opt:')}" and reader.answers == 2
    assert pressed(reader) == act
    expect(button).to_be_focused()
    reader.does(pick(reader, 31).click)
    assert (reader.path, reader.answers) == ("/what", 3)
    reader.does(reader.page.locator("#undo").click)  # each is a step
    assert pressed(reader) == act
    assert reader.troubles == []


def test_a_link_opens_with_its_combination_and_asks_nothing_more(open_page):
    reader = open_page("/what?mask=30&dpc=4")
    assert pressed(reader) == "opt:mask=30"
    row = reader.card(TOGETHER).locator("tr.is-picked th")
    assert persons_said(reader) == int(row.get_attribute("data-value"))
    assert "Phishing by e-mail" not in reader.card(OPENED).locator("li").all_inner_texts()
    expect(reader.page.get_by_role("button", name="A vulnerable group")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert reader.answers == 0


def test_a_combination_that_is_none_is_said_and_left_out(open_page):
    reader = open_page("/what?mask=32")
    assert reader.path == "/what"
    expect(reader.page.locator("#notices")).to_contain_text("mask=32")


def test_the_score_of_a_job_seeker_changes_the_levels_alone(open_page):
    reader = open_page("/what")
    level = reader.card(SEVERITY).locator("tbody").nth(1).locator(".level")
    others = reader.card(TOGETHER).inner_text()
    assert level.inner_text() == "High"
    shown = reader.card(SEVERITY).get_by_role("group").get_by_role("button").all_inner_texts()
    assert shown == [
        "Reveals nothing",
        "Social situation",
        "Social-welfare data",
        "A vulnerable group",
    ]
    reader.clicks("button", "Social-welfare data")
    assert (reader.path, reader.answers) == ("/what?dpc=3", 1)
    assert level.inner_text() == "Very high"
    assert reader.card(TOGETHER).inner_text() == others
    reader.clicks("button", "Social situation")
    assert reader.path == "/what"


def test_back_comes_to_the_page_before_and_a_language_keeps_what_is_picked(open_page):
    reader = open_page("/who?s=f")
    reader.does(reader.page.get_by_role("link", name="What", exact=True).click)
    assert (reader.path, reader.answers) == ("/what?s=f", 1)
    assert reader.page.title() == "What · breachlab · SYNTHETIC"
    reader.does(pick(reader, 30).click)
    reader.does(reader.page.locator("#language").click)
    assert reader.path == "/what?s=f&mask=30" and pressed(reader) == "opt:mask=30"
    expect(reader.card(OPENED).locator("h2")).to_contain_text(
        "Ce que permet la combinaison choisie"
    )
    assert reader.headline.startswith("Femmes : d’après le modèle, ")
    reader.back()
    assert reader.path == "/what?s=f"
    reader.back()
    assert reader.path == "/who?s=f"
    assert reader.troubles == []


def test_the_first_combination_counts_those_of_a_where_clause(open_page, lab):
    mask, persons = first_of(lab, "departement_code = '59' and sex = 'female'")
    first = open_page("/what?d=59&s=f").card(TOGETHER).locator("tbody tr").first
    assert first.get_attribute("data-act") == f"opt:mask={mask}"
    shown = first.locator("th")
    assert int(re.sub(r"\D", "", shown.inner_text())) == persons
    assert shown.get_attribute("data-value") == str(persons)
