"""Who in a browser: filters, language, keys, dots, the comparison, bars; counted in the records.

test_selections.py counts along for ten more selections as the server sends them.
"""

import re

from playwright.sync_api import expect

from tests.support.browser.axe import violations
from tests.support.browser.reader import MOST_WORDS
from tests.support.remembered import ask

MAP = "exposure/rate_by_departement"
STRIP, COMPARISON, STOCK = f"{MAP}-strip", "exposure/compare", "exposure/stock"
DURATION, YEARS = "exposure/by_duration", "exposure/by_first_year"
IN_2010 = "toggle:first_years=2010"


def test_what_is_left_and_come_back_to_is_drawn_for_its_own_address(open_page, address):
    reader = open_page("/who?d=45")
    reader.opens(f"{address}who?d=36")
    reader.page.goto("about:blank")
    reader.page.go_back()
    reader.page.go_back()
    reader.page.wait_for_selector("html[data-drawn='0']")
    assert reader.path == "/who?d=45" and reader.chips == ["Loiret (45)"]
    assert reader.answers == 0


def test_a_broken_address_opens_with_a_notice_and_is_put_right(open_page):
    reader = open_page("/who?d=45.XX&a=zz&foo=1&retention_years=999")
    assert reader.path == "/who?d=45"
    expect(reader.page.locator("#notices")).to_contain_text("d=XX, a=zz, foo=1")
    reader.page.get_by_role("button", name="Close this notice").click()
    expect(reader.page.locator("#notices")).to_be_empty()


def test_an_old_link_to_the_circles_shows_rates_and_says_nothing(desk):
    view = desk.view("/who?shown=persons", "en")
    assert (view.address, view.notices) == ("/who", ())


def test_a_chart_obeys_all_but_its_own_and_its_own_is_cleared_alone(reader):
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
    reader.does(reader.card(YEARS).get_by_role("button", name="Clear").click)
    assert reader.path == "/who?d=45"
    reader.clicks("button", "Clear all")
    assert (reader.path, reader.chips) == ("/who", [])


def test_residents_stand_behind_the_pyramid(reader, lab):
    ((residents,),) = lab.cursor().execute("select sum(resident_count) from residents").fetchall()
    shown = reader.values("exposure/rate_by_age_and_sex", "bar[data-count=resident_count]")
    assert sum(shown) == residents


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


def test_keyboard_alone_leads_from_the_first_key_to_a_selection(reader):
    press = reader.page.keyboard.press
    foot = ["summary", "button", "a"]  # how it is counted, data, link

    def stops(last):
        """Return what has the focus, key by key, as far as the first of a kind."""
        found = []
        while len(found) < 30 and found[-1:] != [last]:
            press("Tab")
            found.append(reader.page.evaluate("document.activeElement.localName"))
        return found

    press("Tab")
    expect(reader.page.get_by_role("link", name="Skip to the page")).to_be_focused()
    press("Enter")
    expect(reader.page.locator("h1")).to_be_focused()
    # The switches of the page, then the dots, once; their foot, the switch, the map, once.
    assert stops("circle") == [*["button"] * 4, "circle"]
    assert stops("path") == [*foot, *["button"] * 2, "path"]
    press("ArrowRight")
    reader.does(lambda: press("Space"))
    assert len(reader.chips) == 1
    # The foot of the map, the switch and parts of both stocks, their foot, then the years, once.
    assert stops("rect") == [*foot, *["button"] * (2 + 2 * 7), *foot, "rect"]


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


def test_nothing_leaves_the_host_and_nothing_goes_wrong(reader, address):
    reader.clicks_departement("45")
    reader.does(reader.page.locator("#language").click)
    reader.page.locator("#theme").click()
    elsewhere = [url for url in reader.requested if not url.startswith((address, "data:", "blob:"))]
    assert (elsewhere, reader.troubles) == ([], [])


def test_dots_stand_by_rank_and_the_arrow_keys_go_along(open_page, lab):
    reader = open_page("/who")
    dots = reader.card(STRIP).locator(".dot")
    focused = "document.activeElement.dataset.code"
    rates = [float(each.get_attribute("data-value")) for each in dots.all()]
    assert rates == sorted(ask(lab.cursor(), MAP).persons_per_thousand.tolist())
    dots.first.focus()
    codes = []
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "End"):
        reader.page.keyboard.press(key)
        codes.append(reader.page.evaluate(focused))
    shown = [each.get_attribute("data-code") for each in dots.all()]
    assert codes == [shown[1], shown[2], shown[1], shown[-1]]
    reader.does(lambda: reader.page.keyboard.press("Enter"))
    assert reader.path == f"/who?d={shown[-1]}"
    assert reader.page.evaluate(focused) == shown[-1]


def test_a_finger_beside_a_dot_is_of_the_nearest_and_one_far_away_of_none(open_page):
    reader = open_page("/who")
    last = reader.card(STRIP).locator(".dot").last
    box = last.bounding_box()
    reader.page.mouse.click(box["x"] + box["width"] / 2, box["y"] - 12)
    reader.page.wait_for_url("**/who?d=*")
    assert last.get_attribute("aria-pressed") == "true"
    reader.card(STRIP).locator(".strip").click(position={"x": 3, "y": 3})
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
    long = bars.first.locator(".part-long")
    long.focus()
    reader.does(lambda: reader.page.keyboard.press("Space"))
    assert reader.path == "/who?d=59&e=6-10.11-15.16-20"
    expect(long).to_be_focused()
    expect(long).to_have_attribute("aria-pressed", "true")
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


def test_the_page_has_few_words_and_no_offence(open_page):
    """By axe those that no other test opens; colours are those of English in either language."""
    for path in ("/who", "/who?d=R32.R44.59", "/who?d=59.62.93&since=registration"):
        for language in ("en", "fr"):
            reader = open_page(path, language)
            said = reader.page.evaluate(
                """() => [...document.querySelectorAll("main .size")].reduce(
                    (text, note) => text.replace(note.innerText, ""),
                    document.querySelector("main").innerText)"""
            )  # what holds of a small world stands in no other
            said = re.sub(r"(?<=\d)[\u202f\xa0](?=\d)", "", said)  # a number is a word
            words = [each for each in said.split() if re.search(r"\w", each)]
            assert len(words) <= MOST_WORDS, (path, language)
        assert path == "/who" or violations(reader.page, colours=False) == []


def test_a_phone_has_dots_first_and_the_map_behind_its_finding(open_page):
    reader = open_page("/who?d=59", width=390, height=844)
    expect(reader.card(STRIP).locator(".dot").first).to_be_visible()
    expect(reader.card(MAP).locator(".map")).to_be_hidden()
    reader.card(MAP).locator("h2 .toggle").click()
    expect(reader.card(MAP).locator(".map")).to_be_visible()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not reader.page.evaluate(wide)
