"""A person walks through Who, in a real browser, in both languages."""

import re

import pytest
from playwright.sync_api import expect

from tests.support.pages.where import residents_and_gone

STATUS, AGES = "exposure/by_status", "exposure/rate_by_age_and_sex"
MAP = "exposure/rate_by_departement"
FORMERLY = "toggle:statuses=formerly_registered"


WALK = [  # what is done, whom it selects, and the address that says so
    ("départment", lambda reader: reader.clicks_departement("45"),
     "departement_code = '45'", "/who?d=45"),
    ("bar", lambda reader: reader.clicks_bar(STATUS, FORMERLY),
     "departement_code = '45' and status = 'formerly_registered'", "/who?d=45&st=fr"),
    ("second département", lambda reader: reader.clicks_departement("36"),
     "departement_code in ('36', '45') and status = 'formerly_registered'", "/who?d=36.45&st=fr"),
    ("sex", lambda reader: reader.does(
        reader.page.locator("[data-act='toggle:sexes=female']").first.click),
     "departement_code in ('36', '45') and status = 'formerly_registered' and sex = 'female'",
     "/who?d=36.45&s=f&st=fr"),
    ("chip", lambda reader: reader.does(reader.page.locator(".chip").nth(1).click),
     "departement_code = '36' and status = 'formerly_registered' and sex = 'female'",
     "/who?d=36&s=f&st=fr"),
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_walk_counts_what_the_records_have_and_costs_a_trip_a_step(open_page, lab, language):
    reader = open_page(language=language)
    assert reader.answers == 0
    for number, (_, act, where, address) in enumerate(WALK, start=1):
        act(reader)
        assert reader.path == address
        assert (reader.persons, reader.records) == residents_and_gone(lab, where)
        assert reader.answers == number
    for number, (_, _, where, address) in enumerate(WALK[-2::-1], start=1):  # all the way back
        reader.does(reader.page.locator("#undo").click)
        assert reader.path == address
        assert (reader.persons, reader.records) == residents_and_gone(lab, where)
        assert reader.answers == len(WALK) + number
    assert reader.troubles == []


def test_undo_ends_where_the_reader_came_in_and_redo_where_he_was(reader):
    undo, redo = reader.page.locator("#undo"), reader.page.locator("#redo")
    expect(undo).to_be_disabled()
    reader.clicks_departement("45")
    expect(undo).to_be_enabled()
    expect(redo).to_be_disabled()
    reader.does(undo.click)
    expect(undo).to_be_disabled()
    reader.does(redo.click)
    assert reader.path == "/who?d=45"
    expect(redo).to_be_disabled()


def test_a_link_to_the_page_that_is_open_makes_no_step(reader):
    reader.clicks_departement("45")
    reader.does(reader.page.get_by_role("link", name="Who").click)
    reader.does(reader.page.locator("#undo").click)
    assert reader.path == "/who"
    expect(reader.page.locator("#undo")).to_be_disabled()


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
    reader.clicks_bar(STATUS, FORMERLY)
    reader.back()
    assert (reader.path, reader.headline) == ("/who?d=45", said)
    reader.forward()
    assert reader.path == "/who?d=45&st=fr"
    persons = reader.persons
    reader.reloads()
    assert (reader.path, reader.persons) == ("/who?d=45&st=fr", persons)


def test_a_link_opens_with_everything_in_it_and_asks_nothing_more(open_page):
    reader = open_page("/who?d=45&st=fr&whom=registered")
    assert reader.chips == ["Loiret (45)", "Formerly registered (radié)"]
    expect(reader.page.get_by_role("button", name="Registered now")).to_have_attribute(
        "aria-pressed", "true"
    )
    assert reader.answers == 0
    assert reader.page.title() == "Who · breachlab · SYNTHETIC"


def test_a_broken_address_opens_with_a_notice_and_is_put_right(open_page):
    reader = open_page("/who?d=45.XX&a=zz&foo=1&retention_years=999")
    assert reader.path == "/who?d=45"
    expect(reader.page.locator("#notices")).to_contain_text("d=XX, a=zz, foo=1")
    reader.page.get_by_role("button", name="Close this notice").click()
    expect(reader.page.locator("#notices")).to_be_empty()


def test_a_chart_obeys_all_but_its_own_and_fades_what_is_not_selected(reader):
    before = reader.counts(STATUS)
    reader.clicks_bar(STATUS, FORMERLY)
    assert reader.counts(STATUS) == before
    bars = reader.card(STATUS).locator(".bar [data-value]")
    assert [bar.get_attribute("opacity") for bar in bars.all()] == ["0.25", None, "0.25"]
    expect(reader.card(STATUS).locator(".own")).to_contain_text("whatever is selected of status")
    reader.clicks_departement("45")
    assert sum(reader.counts(STATUS).values()) < sum(before.values())


def test_a_mark_shows_where_everyone_would_be_once_something_is_selected(reader):
    marks = reader.card(STATUS).locator(".scatter line")
    expect(marks).to_have_count(0)
    reader.clicks_departement("45")
    expect(marks).to_have_count(3)


def test_residents_stand_behind_the_pyramid(reader, lab):
    ((residents,),) = lab.cursor().execute("select sum(resident_count) from residents").fetchall()
    shown = reader.values("exposure/rate_by_age_and_sex", "bar[data-count=resident_count]")
    assert sum(shown) == residents


def test_clear_restores_its_own_and_clear_all_everything(reader):
    reader.clicks_departement("45")
    reader.clicks_bar(STATUS, FORMERLY)
    reader.does(reader.card(STATUS).get_by_role("button", name="Clear").click)
    assert reader.path == "/who?d=45"
    reader.clicks("button", "Clear all")
    assert (reader.path, reader.chips) == ("/who", [])


def test_a_double_click_selects_nothing_else(open_page):
    reader = open_page("/who?d=36.59")
    reader.departement("45").dblclick()
    reader.page.wait_for_url("**/who?d=45")
    assert reader.chips == ["Loiret (45)"]


def test_clicks_faster_than_answers_are_all_done(reader):
    reader.page.evaluate(
        """() => ["45", "36", "59"].forEach(code => document.querySelector(
            `.area[role=button][data-act$="=${code}"]`
        ).dispatchEvent(new MouseEvent("click", {bubbles: true})))"""
    )
    reader.page.wait_for_url("**/who?d=36.45.59")
    assert reader.answers == 2  # the first, and all that was done meanwhile


def test_the_switch_shows_the_registered_on_the_map_alone_and_can_be_shared(reader, lab):
    statuses, drawn = reader.counts(STATUS), reader.departement("45").get_attribute("data-hover")
    reader.clicks("button", "Registered now")
    assert reader.path == "/who?whom=registered"
    residents, _ = residents_and_gone(lab, "departement_code = '45' and status = 'registered'")
    hover = reader.departement("45").get_attribute("data-hover")
    assert f"\n{residents:,} exposed resident" in hover and hover != drawn
    assert reader.counts(STATUS) == statuses
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
    assert reader.headline == f"Loiret (45) · femmes : {persons} habitants exposés."
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


PICKED = {
    "reunion": "La Réunion (974)",
    "cotes": "Côtes-d’Armor (22)",
    "radie": "Formerly registered (radié)",
    "femme": "Women",
    "women": "Women",
    "bretagne": "Bretagne",
    "25-29": "25–29",
    "2A": "Corse-du-Sud (2A)",
}


def test_the_picker_finds_without_accents_in_both_languages_and_takes_enter(reader):
    found = {}
    for typed in PICKED:
        reader.picks(typed)
        found[typed] = ", ".join(reader.chips)
        assert reader.page.locator("#sought").input_value() == "", typed
        reader.does(reader.page.locator("#undo").click)
    assert found == PICKED


def test_the_picker_says_when_nothing_has_a_name(reader):
    reader.page.locator("#sought").fill("xyzzy")
    expect(reader.page.locator(".autocomplete__menu")).to_contain_text("Nothing has this name")


def test_the_keyboard_alone_selects_on_the_map_and_on_bars(reader):
    reader.departement("45").focus()
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == "/who?d=45"
    expect(reader.departement("45")).to_be_focused()
    reader.card(STATUS).locator(".hit[tabindex='0']").focus()
    reader.page.keyboard.press("ArrowDown")
    bar = reader.card(STATUS).get_by_role("button", name=re.compile("^Formerly registered"))
    expect(bar).to_be_focused()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert reader.path == "/who?d=45&st=fr"
    expect(bar).to_be_focused()
    expect(bar).to_have_attribute("aria-pressed", "true")
    reader.page.keyboard.press("ArrowDown")
    reader.does(lambda: reader.page.keyboard.press("Alt+Enter"))
    assert reader.path == "/who?d=45&st=cs"


def test_the_keys_walk_over_both_sides_of_the_pyramid(reader):
    reader.card(AGES).locator(".hit[tabindex='0']").focus()
    for key, name in (("Home", "16–17 · women"), ("ArrowUp", "18–19 · women"),
                      ("ArrowRight", "18–19 · men"), ("End", "75 and over · men")):  # fmt: skip
        reader.page.keyboard.press(key)
        bar = reader.card(AGES).get_by_role("button", name=re.compile(f"^{name}"))
        expect(bar).to_be_focused()


def test_from_the_first_key_to_a_selection_there_is_no_need_of_a_mouse(reader):
    press = reader.page.keyboard.press
    press("Tab")
    expect(reader.page.get_by_role("link", name="Skip to the page")).to_be_focused()
    press("Enter")
    expect(reader.page.locator("h1")).to_be_focused()
    stops = []
    while len(stops) < 10 and stops[-1:] != ["path"]:
        press("Tab")
        stops.append(reader.page.evaluate("document.activeElement.localName"))
    assert stops == [*["button"] * 7, "path"]  # the switches of the map, then the map, once
    press("ArrowRight")
    reader.does(lambda: press("Space"))
    assert len(reader.chips) == 1
    after = []
    while len(after) < 7 and after[-1:] != ["hit"]:
        press("Tab")
        after.append(reader.page.evaluate("document.activeElement.getAttribute('class')"))
    # The map's drawer and that of the fields, both sides of the pyramid, then its bars, once.
    assert after == ["quiet", "quiet", None, None, "hit"]


def test_the_theme_is_the_reader_s_and_asks_nothing(reader):
    reader.page.get_by_role("button", name="Light or dark").click()
    theme = reader.page.get_attribute("html", "data-theme")
    reader.reloads()
    assert reader.page.get_attribute("html", "data-theme") == theme
    assert reader.answers == 0


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
