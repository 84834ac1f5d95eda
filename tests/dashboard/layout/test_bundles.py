"""Scripts and styles: three files, each part once, at an address of its content; and vendor."""

import hashlib
import re

from playwright.sync_api import expect

from breachlab.paths import ROOT
from dashboard import create_app
from dashboard.layout.document import ASSETS, _bundle, libraries, scripts, styles

MOST_REQUESTS = 12  # of a first page
CALLS = "notification/call_volume"


def of_kind(ending):
    """Return the files of the pages; those of sheets are read by themselves."""
    apart = {"vendor", "sheets"}
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


def test_bundles_are_kept_for_good(one_world):
    client = create_app(one_world).server.test_client()
    for bundle in (styles(), scripts(), libraries()):
        response = client.get(bundle.address)
        assert response.status_code == 200 and response.text == bundle.text
        assert "immutable" in response.headers["Cache-Control"]


def test_document_has_the_page_before_any_script(one_world):
    page = create_app(one_world).server.test_client().get("/who?d=59").text
    body = page.partition("<body>")[2]
    assert body.index('id="headline"') < body.index("<script")
    assert re.findall(r"<script src", page) == []  # each is deferred


def test_first_page_takes_few_requests_and_no_plotly(open_page):
    reader = open_page("/who")
    expect(reader.page.locator("h1")).to_contain_text("are exposed")
    assert len(reader.requested) <= MOST_REQUESTS
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
VENDORED_LINE = re.compile(r"^\| (\S+) \| (\S+) ([\d.]+).*\| ([0-9a-f]{64}) \|$", re.MULTILINE)
VENDORED = VENDORED_LINE.findall((VENDOR / "README.md").read_text(encoding="utf-8"))


def test_every_file_is_listed_with_its_sum_and_has_its_licence():
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.iterdir()
        if path.suffix in (".js", ".woff2")
    }
    assert {name: checksum for name, _, _, checksum in VENDORED} == sums
    for name in sums:
        assert (VENDOR / f"{name.partition('.')[0]}.LICENSE.txt").is_file()


def test_plotly_is_of_the_version_that_plotly_py_writes_for():
    import plotly

    (version,) = (version for _, package, version, _ in VENDORED if "plotly.js" in package)
    own = (ROOT / "dashboard/assets/vendor/plotly-cartesian.min.js").read_text("utf-8")[:200]
    bundled = f"{plotly.__path__[0]}/package_data/plotly.min.js"
    with open(bundled, encoding="utf-8") as opened:
        assert f"plotly.js v{version}" in opened.read(200)
    assert f"v{version}" in own
