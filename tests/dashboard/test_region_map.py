"""The map by région: one switch away, and a region is all its départements."""

import re

from playwright.sync_api import expect

DEPARTEMENTS, REGIONS = "exposure/rate_by_departement", "exposure/rate_by_region"
HAUTS_DE_FRANCE = "02.59.60.62.80"


def shapes(reader):
    return reader.page.locator(".area[role=button]")


def region(reader, code):
    return reader.page.locator(f".area[role=button][data-code='{code}']")


def test_a_switch_draws_the_regions_in_one_trip_and_stays_in_hand(open_page):
    reader = open_page("/who?s=f")
    assert shapes(reader).count() == 101
    button = reader.page.get_by_role("button", name="Régions", exact=True)
    button.focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert (reader.path, reader.answers) == ("/who?s=f&level=region", 1)
    assert shapes(reader).count() == 18
    expect(reader.card(DEPARTEMENTS)).to_have_count(0)
    expect(reader.page.get_by_role("button", name="Régions", exact=True)).to_be_focused()
    reader.clicks("button", "Départements")
    assert reader.path == "/who?s=f" and shapes(reader).count() == 101
    assert reader.troubles == []


def test_a_reader_who_comes_from_another_page_sees_the_map(open_page):
    reader = open_page("/what?d=59")
    reader.does(reader.page.get_by_role("link", name="Who", exact=True).click)
    assert shapes(reader).count() == 101
    assert reader.departement("59").get_attribute("aria-pressed") == "true"
    reader.clicks_departement("62")
    assert reader.path == "/who?d=59.62"
    assert reader.departement("62").get_attribute("aria-pressed") == "true"
    reader.does(reader.page.locator("#language").click)
    assert "habitants exposés" in reader.departement("62").get_attribute("data-hover")


def test_a_region_selects_its_departements_and_counts_them(open_page, lab):
    reader = open_page("/who?level=region")
    reader.does(region(reader, "32").click)
    assert reader.path == "/who?d=R32&level=region"
    assert reader.answers == 1 and reader.chips == ["Hauts-de-France"]
    codes = HAUTS_DE_FRANCE.split(".")
    ((persons,),) = lab.cursor().execute(
        "select count(*) from registrants where is_primary and not is_deceased"
        " and not lives_abroad and departement_code in ?",
        [codes],
    ).fetchall()  # fmt: skip
    assert reader.persons == persons
    told = region(reader, "32").get_attribute("data-hover").splitlines()
    assert told[0] == "Hauts-de-France"
    assert int(re.sub(r"\D", "", told[1])) == persons
    assert region(reader, "32").get_attribute("aria-pressed") == "true"
    assert "is-faded" in region(reader, "11").get_attribute("class")
    reader.does(region(reader, "44").click)
    assert reader.path == "/who?d=R32.R44&level=region"
    heads = reader.card("exposure/compare").locator("thead th").all_inner_texts()
    assert [name.strip() for name in heads[1:]] == ["Hauts-de-France", "Grand Est", "France"]
    reader.does(region(reader, "32").click)
    assert reader.path == "/who?d=R44&level=region" and reader.chips == ["Grand Est"]


def test_a_region_of_which_a_part_is_selected_is_neither_selected_nor_faded(open_page):
    reader = open_page("/who?d=59&level=region")
    assert region(reader, "32").get_attribute("class").split()[2:] == []
    reader.does(region(reader, "32").click)
    assert reader.path == "/who?d=R32.59&level=region"


def test_the_drawer_is_of_the_question_that_is_shown(open_page):
    reader = open_page("/who?level=region")
    reader.does(reader.card(REGIONS).get_by_role("button", name="Data").click)
    drawer = reader.page.locator("#drawer")
    expect(drawer).to_contain_text("sql/exposure/rate_by_region.sql")
    expect(drawer.locator("tbody tr")).to_have_count(18)


def test_a_repaint_in_french_keeps_the_map_of_regions(open_page):
    reader = open_page("/who?level=region", "fr")
    reader.clicks("button", "Inscrits")
    assert (reader.path, reader.answers) == ("/who?level=region&whom=registered", 1)
    assert shapes(reader).count() == 18
    assert reader.card(REGIONS).locator(".finding").inner_text().endswith("(régions).")
    classes = reader.card(REGIONS).locator(".legend").inner_text()
    assert sum(int(number) for number in re.findall(r"\((\d+)\)", classes)) == 18
