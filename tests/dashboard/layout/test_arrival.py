"""A reader arrives: what a page loads, at which card, what is done before scripts are there."""

import hashlib
import re
from pathlib import Path

import plotly
import pytest
from playwright.sync_api import expect

from breachlab.paths import ROOT
from dashboard.layout import frame
from dashboard.layout.document import ASSETS, _bundle, libraries, scripts, styles
from dashboard.layout.frame import slug
from dashboard.pages import PAGES

CALLS = "notification/call_volume"


def of_kind(ending):
    """Return the files of the pages; those of sheets and of an edition are read apart."""
    apart = {"vendor", "sheets", "edition"}
    return [path for path in ASSETS.rglob(f"*.{ending}") if not apart & {*path.parts[-2:-1]}]


def test_scripts_have_each_script_once_and_the_frame_first():
    text = scripts().text
    for path in of_kind("js"):
        assert text.count(path.read_text(encoding="utf-8")) == 1, path.name
    assert text.startswith((ASSETS / "frame.js").read_text(encoding="utf-8"))


def test_styles_have_each_style_but_that_of_sheets_and_no_icon_to_ask_for():
    text = styles().text
    rules = {path.name: path.read_text(encoding="utf-8")[-80:] for path in of_kind("css")}
    assert {name for name, rule in rules.items() if rule.strip() not in text} == {"sheets.css"}
    assert "icons/" not in text and text.count("data:image/svg+xml;base64,") == 12


def test_an_address_is_that_of_its_content():
    found = [styles(), scripts(), libraries()]
    for bundle in found:
        (name,) = re.findall(r"\.([0-9a-f]{12})\.(?:css|js)$", bundle.address)
        assert _bundle("x", "js", "text/javascript", bundle.text).address == f"x.{name}.js"
        assert _bundle("x", "js", "", bundle.text + " ").address != f"x.{name}.js"


def test_bundles_are_kept_for_good(client):
    for bundle in (styles(), scripts(), libraries()):
        response = client.get(bundle.address)
        assert response.status_code == 200 and response.text == bundle.text
        assert "immutable" in response.headers["Cache-Control"]


def test_document_has_the_page_before_any_script(client):
    page = client.get("/who?d=59").text
    body = page.partition("<body>")[2]
    assert body.index('id="headline"') < body.index("<script")
    assert re.findall(r"<script src", page) == []  # each is deferred


def test_first_page_takes_few_requests_and_no_plotly(open_page):
    reader = open_page("/who")
    expect(reader.page.locator("h1")).to_contain_text("are exposed")
    assert len(reader.requested) <= 12
    assert not [each for each in reader.requested if "plotly" in each]


def test_chart_is_explored_in_plotly_which_is_loaded_then(open_page):
    reader = open_page("/response")
    reader.does(reader.page.locator(f"[data-act='show:{CALLS}']").click)
    reader.does(reader.page.locator(f"[data-act='explore:{CALLS}']").click)
    dialog = reader.page.locator("#explore")
    expect(dialog.locator(".bars .point")).not_to_have_count(0)
    expect(dialog.locator(".legendtext").first).to_contain_text("Told so far")
    expect(dialog.get_by_role("heading")).to_contain_text("SYNTHETIC")  # as on any other picture
    expect(dialog.locator("[data-title*='ownload'], [data-title*='loud']")).to_have_count(0)
    assert [each for each in reader.requested if "plotly-cartesian" in each]
    assert reader.path == "/response" and reader.troubles == []
    dialog.get_by_role("button", name="Close the chart").click()
    expect(dialog).to_be_hidden()
    reader.picks("femmes")
    assert reader.path == "/response?s=f"


VENDOR = ROOT / "dashboard/assets/vendor"
VENDORED = re.findall(
    r"(?m)^\| (\S+) \| (\S+) ([\d.]+).*\| ([0-9a-f]{64}) \|$",
    (VENDOR / "README.md").read_text(encoding="utf-8"),
)


def test_every_file_is_listed_with_its_sum_and_has_its_licence():
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in (".js", ".woff2", ".ttf")
    }
    assert {name: checksum for name, _, _, checksum in VENDORED} == sums
    for name in sums:
        assert (VENDOR / f"{name.partition('.')[0]}.LICENSE.txt").is_file()
    # Plotly is of the version that plotly.py writes for.
    (version,) = (version for _, package, version, _ in VENDORED if "plotly.js" in package)
    bundled = Path(plotly.__path__[0]) / "package_data/plotly.min.js"
    assert f"plotly.js v{version}" in bundled.read_text("utf-8")[:200]
    assert f"v{version}" in (VENDOR / "plotly-cartesian.min.js").read_text("utf-8")[:200]


ANCHOR = "exposure-by_first_year"
CARDS = {page.name: {slug(card) for card in page.cards} for page in PAGES}


@pytest.mark.parametrize("path", ["/who", "/who?d=59"])
def test_an_address_with_a_card_shows_it_below_the_header_and_marks_it(open_page, path):
    reader = open_page(f"{path}#{ANCHOR}", height=700)
    card = reader.card("exposure/by_first_year")
    expect(card).to_be_in_viewport()
    header = reader.page.locator("header").bounding_box()
    assert card.bounding_box()["y"] >= header["y"] + header["height"]
    marked, other = (
        each.evaluate("each => getComputedStyle(each).borderTopColor")
        for each in (card, reader.page.locator(".card").first)
    )
    assert marked != other
    assert reader.path == f"{path}#{ANCHOR}" and reader.troubles == []


def test_cards_that_moved_are_not_on_the_page_and_are_where_it_is_said(subtests):
    for page in frame.moves():
        with subtests.test(page=page):
            for old, now in frame.moves()[page].items():
                path, _, anchor = now.partition("#")
                target = path.partition("?")[0].strip("/") or page
                assert old not in CARDS[page], f"{page}: {old} stands there"
                assert anchor in CARDS[target], f"{page}: {now} is not there"
