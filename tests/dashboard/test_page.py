"""A person walks through Who, in a real browser, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.pages.where import residents

YEARS, AGES = "exposure/by_first_year", "exposure/rate_by_age_and_sex"
STOCKS = "exposure/stock"
IN_2010 = "toggle:first_years=2010"
FOOT = ["summary", "button", "a"]  # how it is counted, data, link


WALK = [  # what is done, whom it selects, and the address that says so
    ("sex", lambda reader: reader.does(
        reader.page.locator("[data-act='toggle:sexes=female']").first.click),
     "sex = 'female'", "/who?s=f"),
    ("département", lambda reader: reader.clicks_departement("45"),
     "sex = 'female' and departement_code = '45'", "/who?d=45&s=f"),
    ("bar", lambda reader: reader.clicks_bar(YEARS, IN_2010),
     "sex = 'female' and departement_code = '45' and year(first_registered_on) = 2010",
     "/who?d=45&s=f&y=2010"),
    ("second département", lambda reader: reader.clicks_departement("36"),
     "sex = 'female' and departement_code in ('36', '45') and year(first_registered_on) = 2010",
     "/who?d=36.45&s=f&y=2010"),
    ("chip", lambda reader: reader.does(reader.page.locator(".chip").nth(1).click),
     "sex = 'female' and departement_code = '36' and year(first_registered_on) = 2010",
     "/who?d=36&s=f&y=2010"),
]  # fmt: skip


def stops(reader, last):
    """Return what has the focus, key by key, as far as the first of a kind."""
    found = []
    while len(found) < 30 and found[-1:] != [last]:
        reader.page.keyboard.press("Tab")
        found.append(reader.page.evaluate("document.activeElement.localName"))
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_walk_counts_what_the_records_have_and_costs_a_trip_a_step(open_page, lab, language):
    reader = open_page(language=language)
    assert reader.answers == 0
    for number, (_, act, where, address) in enumerate(WALK, start=1):
        act(reader)
        assert reader.path == address
        assert reader.persons == residents(lab, where)
        assert reader.answers == number
    for number, (_, _, where, address) in enumerate(WALK[-2::-1], start=1):  # all the way back
        reader.does(reader.page.locator("#undo").click)
        assert reader.path == address
        assert reader.persons == residents(lab, where)
        assert reader.answers == len(WALK) + number
    assert reader.troubles == []


def test_what_is_left_and_come_back_to_is_drawn_for_its_own_address(open_page, address):
    reader = open_page("/who?d=45")
    reader.opens(f"{address}who?d=36")
    reader.page.goto("about:blank")
    reader.page.go_back()
    reader.page.go_back()
    reader.page.wait_for_selector("html[data-drawn='0']")
    assert reader.path == "/who?d=45" and reader.chips == ["Loiret (45)"]
    assert reader.answers == 0


def test_back_forward_and_reload_come_to_the_same_page(reader):
    reader.clicks_departement("45")
    said = reader.headline
    reader.clicks_bar(YEARS, IN_2010)
    reader.back()
    assert (reader.path, reader.headline) == ("/who?d=45", said)
    reader.forward()
    assert reader.path == "/who?d=45&y=2010"
    persons = reader.persons
    reader.reloads()
    assert (reader.path, reader.persons) == ("/who?d=45&y=2010", persons)


def test_a_link_opens_with_everything_in_it_and_asks_nothing_more(open_page):
    reader = open_page("/who?d=45&st=fr&whom=registered")
    assert reader.chips == ["Loiret (45)", "Formerly registered (radié)"]
    whom = reader.page.get_by_role("group", name="Who is shown")
    expect(whom.locator("[aria-pressed='true']")).to_have_text(["Registered"])
    assert reader.answers == 0
    assert reader.page.title() == "Who · breachlab · SYNTHETIC"


def test_a_broken_address_opens_with_a_notice_and_is_put_right(open_page):
    reader = open_page("/who?d=45.XX&a=zz&foo=1&retention_years=999")
    assert reader.path == "/who?d=45"
    expect(reader.page.locator("#notices")).to_contain_text("d=XX, a=zz, foo=1")
    reader.page.get_by_role("button", name="Close this notice").click()
    expect(reader.page.locator("#notices")).to_be_empty()


def test_a_chart_obeys_all_but_its_own_and_fades_what_is_not_selected(reader):
    before = reader.counts(YEARS)
    reader.clicks_bar(YEARS, IN_2010)
    assert reader.counts(YEARS) == before
    bars = reader.card(YEARS).locator(".bar [data-value]")
    faded = [bar.get_attribute("opacity") for bar in bars.all()]
    assert faded == [None if year == 2010 else "0.25" for year in range(2005, 2024)]
    own = reader.card(YEARS).locator(".own")
    expect(own).to_contain_text("whatever is selected of first registration")
    reader.clicks_departement("45")
    assert sum(reader.counts(YEARS).values()) < sum(before.values())


def test_residents_stand_behind_the_pyramid(reader, lab):
    ((residents,),) = lab.cursor().execute("select sum(resident_count) from residents").fetchall()
    shown = reader.values("exposure/rate_by_age_and_sex", "bar[data-count=resident_count]")
    assert sum(shown) == residents


def test_clear_restores_its_own_and_clear_all_everything(reader):
    reader.clicks_departement("45")
    reader.clicks_bar(YEARS, IN_2010)
    reader.does(reader.card(YEARS).get_by_role("button", name="Clear").click)
    assert reader.path == "/who?d=45"
    reader.clicks("button", "Clear all")
    assert (reader.path, reader.chips) == ("/who", [])


def test_the_switch_shows_the_registered_and_can_be_shared(reader, lab):
    drawn = reader.departement("45").get_attribute("data-hover")
    reader.clicks("button", "Registered")
    assert reader.path == "/who?whom=registered"
    there = residents(lab, "departement_code = '45' and status = 'registered'")
    hover = reader.departement("45").get_attribute("data-hover")
    assert f"\n{there:,} exposed resident" in hover and hover != drawn
    assert "are registered" in reader.headline
    assert reader.persons == residents(lab, "status = 'registered'")
    expect(reader.page.locator("#undo")).to_be_enabled()


def test_the_language_changes_everything_but_the_address_in_one_trip(open_page):
    reader = open_page("/who?d=45&s=f")
    persons = reader.persons
    reader.does(reader.page.locator("#language").click)
    assert reader.answers == 1
    assert (reader.path, reader.persons) == ("/who?d=45&s=f", persons)
    assert reader.page.get_attribute("html", "lang") == "fr"
    assert reader.page.title() == "Qui · breachlab · SYNTHÉTIQUE"
    assert reader.chips == ["Loiret (45)", "Femmes"]
    assert re.fullmatch(
        r"Loiret \(45\) · femmes : 0,\d\d sur 1 000 sont exposés"
        r" \(en France : 0,\d\d\)\.",
        reader.headline,
    )
    assert reader.page.locator(".sub").inner_text().startswith(f"Soit {persons} des ")
    expect(reader.page.locator("#language")).to_be_focused()
    assert reader.page.locator(".area").count() == 105  # four are drawn twice
    reader.reloads()  # the reader's, so it is kept
    assert reader.page.get_attribute("html", "lang") == "fr"
    reader.picks("reunion")
    assert "La Réunion (974)" in reader.chips
    assert reader.troubles == []


def test_a_link_in_a_language_opens_in_it(open_page):
    reader = open_page("/who?d=45&lang=fr")
    assert reader.page.get_attribute("html", "lang") == "fr"
    assert reader.path == "/who?d=45"
    reader.reloads()
    assert reader.page.get_attribute("html", "lang") == "fr"
    expect(reader.page.locator("#notices")).to_be_empty()


def test_a_part_of_the_stock_is_selected_by_keys_and_keeps_the_focus(reader):
    part = reader.card(STOCKS).locator("button.part-registered")
    part.focus()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert reader.path == "/who?st=r"
    expect(part).to_be_focused()
    expect(part).to_have_attribute("aria-pressed", "true")


def test_from_the_first_key_to_a_selection_there_is_no_need_of_a_mouse(reader):
    press = reader.page.keyboard.press
    press("Tab")
    expect(reader.page.get_by_role("link", name="Skip to the page")).to_be_focused()
    press("Enter")
    expect(reader.page.locator("h1")).to_be_focused()
    # The switches of the page, then the dots, once; their foot, the switch, the map, once.
    assert stops(reader, "circle") == [*["button"] * 4, "circle"]
    assert stops(reader, "path") == [*FOOT, *["button"] * 2, "path"]
    press("ArrowRight")
    reader.does(lambda: press("Space"))
    assert len(reader.chips) == 1
    # The foot of the map, the switch and parts of both stocks, their foot, then the years, once.
    assert stops(reader, "rect") == [*FOOT, *["button"] * (2 + 2 * 7), *FOOT, "rect"]


def test_a_class_has_one_colour_in_map_and_legend_in_either_theme(reader):
    def colours():
        return reader.page.evaluate(
            """() => [[".area", "fill"], [".legend li", "borderTopColor"]].map(
                ([shapes, colour]) => [...new Set([...document.querySelectorAll(shapes)].map(
                    each => getComputedStyle(each)[colour]))])"""
        )

    light = colours()
    reader.page.locator("#theme").click()
    dark = colours()
    for map_colours, legend_colours in (light, dark):
        assert len(map_colours) > 1 and set(map_colours) <= set(legend_colours)
    assert not set(light[1]) & set(dark[1])


def test_nobody_says_which_filter_to_loosen_and_loosens_it(open_page):
    # A candidate space has no registration, so none that ended.
    reader = open_page("/who?st=cs&e=0")
    assert reader.headline.endswith(": nobody.")
    offer = reader.page.get_by_role("button", name=re.compile("^Without status: "))
    persons = int(re.sub(r"\D", "", offer.inner_text()))
    reader.does(offer.click)
    assert (reader.path, reader.persons) == ("/who?e=0", persons)


def test_nothing_leaves_the_host_and_nothing_goes_wrong(reader, address):
    reader.clicks_departement("45")
    reader.does(reader.page.locator("#language").click)
    reader.page.locator("#theme").click()
    elsewhere = [url for url in reader.requested if not url.startswith((address, "data:", "blob:"))]
    assert (elsewhere, reader.troubles) == ([], [])


def test_every_link_leads_to_a_page(reader, address):
    links = reader.page.locator("header a[data-page]").evaluate_all("all => all.map(a => a.href)")
    for link in links:
        answer = reader.page.request.get(link)
        assert answer.status == 200
        assert "react-entry-point" in answer.text()
