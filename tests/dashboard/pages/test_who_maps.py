"""The maps of Who in a browser: by région at a switch; keys, pointer and repaint of its scripts."""

import re

import pytest
from playwright.sync_api import expect

from breachlab.drawing.contours import NAMES, departements
from breachlab.drawing.rate_map import Mark, RateMap
from breachlab.paths import ROOT
from tests.support.pages.where import residents

DEPARTEMENTS, REGIONS = "exposure/rate_by_departement", "exposure/rate_by_region"


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
    persons = residents(lab, "departement_code in ('02', '59', '60', '62', '80')")
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
    reader.does(reader.card(REGIONS).get_by_role("button", name="Data").click)
    drawer = reader.page.locator("#drawer")  # of the question that is shown
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


ASSETS = ROOT / "dashboard" / "assets"
# What a page has; and the acts that another script would do, in the order they came.
SETTING = """
window.acts = [];
window.breachlab = { only: (act) => acts.push(`only ${act}`) };
document.addEventListener("click", (event) => {
  const of = event.target.closest("[data-act]");
  if (of) acts.push(`click ${of.dataset.act}`);
});
"""


def asset(name):
    return (ASSETS / name).read_text(encoding="utf-8")


def map_of(*selected):
    marks = {
        code: Mark(
            2,
            f"{name} ({code})",
            "10 persons\n<i>2</i> in 1,000",
            f"toggle:departements={code}",
            code in selected,
            bool(selected) and code not in selected,
        )
        for code, name in NAMES.items()
    }
    return RateMap(marks, "Map", departements())


def draw(page, drawing):
    page.evaluate("svg => (document.querySelector('[data-map]').innerHTML = svg)", drawing)


def paint(page, changes):
    drawn = {"exposure/map": {"changes": changes, "has_failed": False}}
    page.evaluate("maps => breachlab.map.paint(maps)", drawn)


@pytest.fixture(scope="module")
def window(browser):
    """A window, of which each test has a new document."""
    opened = browser.new_page()
    opened.troubles = []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    yield opened
    opened.close()


@pytest.fixture
def page(window):
    """A page of one map between two buttons, 800 pixels wide."""
    opened = window
    opened.set_viewport_size({"width": 800, "height": 700})
    opened.mouse.move(799, 699)
    opened.goto("about:blank")
    opened.set_content(
        f"<style>{asset('map.css')}</style><button>Before</button>"
        "<div data-map='exposure/map' style='width: 600px'></div><button>After</button>"
    )
    for script in (SETTING, asset("walk.js"), asset("map.js"), asset("tooltip.js")):
        opened.add_script_tag(content=script)
    draw(opened, map_of().svg())
    yield opened
    assert opened.troubles == []


def shape(page, code):
    return page.locator(f'[role=button][data-act="toggle:departements={code}"]')


def press(page, key):
    page.keyboard.press(key)
    return page.evaluate("document.activeElement.dataset.act?.split('=')[1]")


def tooltip(page):
    return page.locator("#tooltip:not([hidden]) div").all_inner_texts()


def test_arrows_pass_through_the_enlarged_as_they_lie_on_the_ground(page):
    shape(page, "78").focus()
    assert [press(page, f"Arrow{to}") for to in ("Right", "Right", "Up")] == ["92", "75", "93"]


def test_arrows_reach_every_departement(page):
    reached = page.evaluate(
        """() => {
          const first = document.querySelector("[role=button]");
          const [found, left] = [new Set([first]), [first]];
          for (let shape; (shape = left.pop()); )
            for (const key of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) {
              shape.focus();
              shape.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));
              const there = document.activeElement;
              if (!found.has(there)) { found.add(there); left.push(there); }
            }
          return [...found].map((shape) => shape.dataset.act.split("=")[1]);
        }"""
    )
    assert set(NAMES) - set(reached) == set()


def test_a_repainted_map_is_the_one_drawn_anew(page):
    def outlines():
        html = page.evaluate("document.querySelector('[data-map]').innerHTML")
        return sorted(html.replace("<path", "\n<path").splitlines())

    paint(page, map_of("59", "92").changes())
    repainted = outlines()
    draw(page, map_of("59", "92").svg())
    assert repainted == outlines()
    page.evaluate("document.querySelector('[data-map]').replaceChildren()")
    paint(page, map_of("59").changes())  # of a map that is not drawn: nothing
    assert page.locator("[data-map] *").count() == 0


def test_the_tooltip_says_its_lines_and_no_html(page):
    shape(page, "51").hover()
    assert tooltip(page) == ["Marne (51)", "10 persons", "<i>2</i> in 1,000"]
    page.get_by_text("After").hover()
    assert tooltip(page) == []


def test_the_tooltip_stays_in_the_window(page):
    page.set_viewport_size({"width": 390, "height": 420})
    for code in ("29", "67", "976", "2A", "93"):
        shape(page, code).scroll_into_view_if_needed()
        page.evaluate("new Promise(requestAnimationFrame)")  # the scroll is told in the next frame
        shape(page, code).hover(force=True)
        box = page.locator("#tooltip").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390, code
        assert box["y"] >= 0 and box["y"] + box["height"] <= 420, code
