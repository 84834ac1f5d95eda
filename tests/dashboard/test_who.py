"""Who, the page, in a real browser: dots, the comparison, two bars, ages, and what they count.

test_selections.py counts along for ten more selections as the server sends them.
"""

import re

from playwright.sync_api import expect

from tests.support.browser.axe import violations
from tests.support.browser.reader import MOST_WORDS
from tests.support.pages.where import LIVES_HERE, NORD, WOMEN, Selected, persons_by, residents
from tests.support.remembered import ask

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
