"""The map under the keys, the pointer and a repaint: its own scripts on a page of one map."""

import pytest

from breachlab.drawing.area_map import Mark, changes, svg
from breachlab.drawing.contours import NAMES, departements
from breachlab.paths import ROOT

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


def marks(*selected):
    return {
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
    draw(opened, svg(marks(), "Map", departements()))
    yield opened
    assert opened.troubles == []


def shape(page, code):
    return page.locator(f'[role=button][data-act="toggle:departements={code}"]')


def focused(page):
    return page.evaluate("document.activeElement.dataset.act?.split('=')[1]")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)
    return focused(page)


def tooltip(page):
    return page.locator("#tooltip:not([hidden]) div").all_inner_texts()


def test_arrows_pass_through_the_enlarged_as_they_lie_on_the_ground(page):
    shape(page, "78").focus()
    assert press(page, "ArrowRight") == "92"
    assert press(page, "ArrowRight") == "75"
    assert press(page, "ArrowUp") == "93"


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
    shown = "document.querySelector('[data-map]').innerHTML"
    paint(page, changes(marks("59", "92")))
    repainted = page.evaluate(shown)
    draw(page, svg(marks("59", "92"), "Map", departements()))
    assert _sorted_outlines(repainted) == _sorted_outlines(page.evaluate(shown))


def _sorted_outlines(html):
    return sorted(html.replace("<path", "\n<path").splitlines())


def test_changes_of_a_map_that_is_not_drawn_do_nothing(page):
    page.evaluate("document.querySelector('[data-map]').replaceChildren()")
    paint(page, changes(marks("59")))
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
