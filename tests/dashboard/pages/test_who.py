"""Who in a browser, in both languages: a walk, dots, the comparison, bars, ages, what they count.

pages/test_selections.py counts along for ten more selections as the server sends them.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.support.browser.axe import violations
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages.where import LIVES_HERE, NORD, WOMEN, Selected, persons_by, residents
from tests.support.remembered import ask

YEARS = "exposure/by_first_year"
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


def test_keyboard_alone_leads_from_the_first_key_to_a_selection(reader):
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


MAP, AGES = "exposure/rate_by_departement", "exposure/rate_by_age_and_sex"
STRIP, COMPARISON, STOCK = f"{MAP}-strip", "exposure/compare", "exposure/stock"
DURATION = "exposure/by_duration"
SEXES = {"Women": "female", "Men": "male"}  # sides of the pyramid
SELECTED = Selected("?d=59&s=f", NORD | WOMEN)
LETTER = re.compile(r"\w")


def dots(reader):
    return reader.card(STRIP).locator(".dot")


def test_the_head_and_the_map_count_what_a_clause_counts(open_page, lab):
    reader = open_page(f"/who{SELECTED.query}")
    assert reader.persons == residents(lab, SELECTED.where())
    there = persons_by(lab, "departement_code", SELECTED.where("departements", also=LIVES_HERE))
    told = reader.page.locator(".area[role=button]").evaluate_all(
        "shapes => shapes.map(({ dataset }) => [dataset.code, dataset.hover])"
    )
    said = {
        code: re.search(r"^([\d,]+) exposed residents?$", hover, re.MULTILINE)[1]
        for code, hover in told
    }
    assert len(said) == 101
    assert said == {code: f"{there.get(code, 0):,}" for code in said}
    most = max(there, key=there.get)
    reader.departement(most).focus()
    expect(reader.page.locator("#tooltip")).to_contain_text(f"{there[most]:,} exposed resident")


def test_dots_stand_by_rank_and_the_arrow_keys_go_along(open_page, lab):
    reader = open_page("/who")
    rows = ask(lab.cursor(), MAP)
    rates = [float(each.get_attribute("data-value")) for each in dots(reader).all()]
    assert rates == sorted(rows.persons_per_thousand.tolist())
    dots(reader).first.focus()
    codes = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "End"):
        reader.page.keyboard.press(key)
        codes.append(reader.page.evaluate("document.activeElement.dataset.code"))
    shown = [each.get_attribute("data-code") for each in dots(reader).all()]
    assert codes == [shown[1], shown[2], shown[1], shown[-1]]
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == f"/who?d={shown[-1]}"
    assert reader.page.evaluate("document.activeElement.dataset.code") == shown[-1]


def test_a_finger_beside_a_dot_is_of_the_nearest_and_one_far_away_of_none(open_page):
    reader = open_page("/who")
    strip = reader.card(STRIP).locator(".strip")
    box = dots(reader).last.bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 12)
    reader.page.wait_for_url("**/who?d=*")
    assert dots(reader).last.get_attribute("aria-pressed") == "true"
    strip.click(position={"x": 3, "y": 3})
    assert reader.answers == 1


def test_places_are_compared_and_taken_out_one_by_one(open_page, lab):
    reader = open_page("/who?d=59.62")
    table = reader.card(COMPARISON).locator("table")
    rows = ask(lab.cursor(), COMPARISON).set_index("place_code")
    first = table.locator("tbody tr").nth(3).locator("td").all_inner_texts()
    counts = rows.living_here_person_count
    assert first == [f"{each:,}" for each in (counts["59"], counts["62"], counts.sum())]
    reader.card(COMPARISON).get_by_role("button", name="Add a place").click()
    expect(reader.page.locator("#sought")).to_be_focused()
    reader.does(table.get_by_role("button", name="Remove Nord").click)
    assert reader.path == "/who?d=62"
    expect(table.locator("thead th")).to_have_count(3)
    reader.does(table.get_by_role("button", name=re.compile("^Remove")).click)
    card = reader.card(COMPARISON)
    expect(card.locator(".finding")).to_contain_text("Choose one to three")
    expect(card.locator("figcaption")).to_be_hidden()
    for code in ("59", "62", "75", "93"):
        reader.clicks_departement(code)
    expect(card.locator(".finding")).to_contain_text("At most three places stand beside")
    expect(card.locator("figcaption")).to_be_hidden()
    reader.does(card.get_by_role("button", name="Nord").click)
    assert reader.path == "/who?d=62.75.93"
    expect(table.locator("thead th")).to_have_count(5)
    expect(card.locator("figcaption")).to_be_visible()
    reader.does(reader.page.locator("#undo").click)
    assert reader.path == "/who?d=59.62.75.93"
    expect(card.locator("table")).to_have_count(0)


def test_parts_of_the_stock_add_up_and_select_whom_they_are_of(open_page):
    reader = open_page("/who?d=59")
    bars = reader.card(STOCK).locator(".parts")
    expect(bars).to_have_count(2)
    for bar in bars.all():
        widths = bar.locator("button").evaluate_all(
            "all => all.map(each => parseFloat(each.style.getPropertyValue('--part')))"
        )
        assert abs(sum(widths) - 100) < 0.1
    reader.does(bars.first.locator(".part-long").click)
    assert reader.path == "/who?d=59&e=6-10.11-15.16-20"
    assert bars.first.locator(".part-long").get_attribute("aria-pressed") == "true"
    assert reader.headline.endswith("exposed residents.")


def test_durations_are_of_the_registered_of_the_place(open_page, lab):
    reader = open_page("/who?d=59&e=6-10")
    reader.does(reader.card(STOCK).get_by_role("button", name="Since registering").click)
    assert reader.path == "/who?d=59&e=6-10&since=registration"
    line = reader.page.locator(".lacking")  # who left has no time since registering
    expect(line).to_contain_text("Not counted by end of registration.")
    reader.does(line.get_by_role("button", name="Show it for: Living in Nord (59)").click)
    assert reader.path == "/who?d=59&since=registration"
    bars = reader.card(DURATION).locator(".parts")
    expect(bars).to_have_count(2)
    said = bars.first.locator("> *").evaluate_all(
        "all => all.map(each => each.dataset.hover.split(/[:\\n]/))"
    )
    rows = ask(lab.cursor(), DURATION, departements=["59"])
    assert [counted for *_, counted in said] == [f"{each:,} persons" for each in rows.person_count]
    assert [name for name, *_ in said][:2] == ["Under 3 months", "3–5 months"]
    expect(reader.card(DURATION).locator("h2")).to_contain_text("for a year or more")
    expect(reader.card(DURATION).locator(".finding")).to_contain_text("by age and chance alone")


def test_ages_stand_as_a_pyramid_until_a_place_is_selected(open_page):
    reader = open_page("/who")
    card = reader.card(AGES)
    expect(card.locator(".sides button")).to_have_count(2)
    reader.clicks_departement("59")
    expect(card.locator(".sides")).to_have_count(0)
    expect(card.locator(".age-rates tbody tr")).to_have_count(14)
    reader.does(card.get_by_role("button", name="25–29").click)
    assert reader.path == "/who?d=59&a=25-29"


def test_an_old_link_to_the_circles_shows_rates_and_says_nothing(open_page):
    reader = open_page("/who?shown=persons")
    expect(reader.page.locator("#notices")).to_be_empty()
    expect(reader.page.get_by_role("button", name="Rate", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )


def test_the_page_has_few_words_and_no_offence(open_page):
    for path in ("/who", "/who?d=R32.R44.59", "/who?d=59.62.93&since=registration"):
        for language in ("en", "fr"):
            reader = open_page(path, language)
            said = reader.page.evaluate(
                """() => [...document.querySelectorAll("main .size")].reduce(
                    (text, note) => text.replace(note.innerText, ""),
                    document.querySelector("main").innerText)"""
            )  # what holds of a small world stands in no other
            said = re.sub(r"(?<=\d)[\u202f\xa0](?=\d)", "", said)  # a number is a word
            assert sum(map(bool, map(LETTER.search, said.split()))) <= MOST_WORDS, (path, language)
            # Colours are those of English in either language.
            assert violations(reader.page, colours=language == "en") == []


def test_a_phone_has_dots_first_and_the_map_behind_its_finding(open_page):
    reader = open_page("/who?d=59")
    reader.page.set_viewport_size({"width": 390, "height": 844})
    expect(dots(reader).first).to_be_visible()
    expect(reader.card(MAP).locator(".map")).to_be_hidden()
    reader.card(MAP).locator("h2 .toggle").click()
    expect(reader.card(MAP).locator(".map")).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not reader.page.evaluate(wide)
