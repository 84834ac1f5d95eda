"""The browser that tests and measurements share: where it is, how it is started.

Of a test that fails each page that is open is kept as a PDF.
"""

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from breachlab.paths import ROOT
from tests.support.tiers import is_whole

NO_BROWSER = (
    "No Chromium on this machine. Install it: apt-get install chromium-headless-shell, or chromium"
)
WHOLE_BROWSER = (
    "Pages opened in a whole browser. Chromium's headless shell takes half of its processor time: "
    "apt-get install chromium-headless-shell"
)
FAILED = ROOT / "data/failed_pages"
AS_ON_SCREEN = """() => {
    const style = new CSSStyleSheet();
    style.replaceSync(`@page { size: ${innerWidth}px ${innerHeight}px; margin: 0; }`);
    document.adoptedStyleSheets.push(style);
}"""
opened: list = []  # the browser of this process

FLAGS = [  # no sandbox, since containers run as root; no word to the browser's makers
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Tests ask where things stand and look at no pixel. Without room for most of them an address costs
# 0.23 core-seconds in place of 0.31; a picture needs the room.
UNPAINTED = "--force-gpu-mem-available-mb=1"

# The same engine without a window: a page of the tests takes half of the processor time in it.
SHELL = "chromium-headless-shell"


def find() -> str | None:
    """Return the path of Chromium, or of Chrome, or of the headless shell, whichever is here."""
    names = ("chromium", "google-chrome", SHELL)
    return next((path for path in map(shutil.which, names) if path), None)


def quickest() -> str | None:
    """Return the path of Chromium's headless shell, or else of another browser."""
    return shutil.which(SHELL) or find()


@pytest.fixture(scope="session")
def chromium():
    """Chromium itself; a test asks for `walk`, or, as a slow test, for `browser`."""
    if quickest() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_BROWSER)
    from playwright import sync_api  # only these tests need it

    sync_api.expect.set_options(timeout=30_000)  # as all else here waits: no test is of time
    with sync_api.sync_playwright() as driver:
        opened.append(driver.chromium.launch(executable_path=quickest(), args=[*FLAGS, UNPAINTED]))
        yield opened[-1]
        opened.pop().close()


@pytest.fixture(scope="session")
def browser(chromium):
    """The browser, for a slow test that opens pages for itself."""
    return chromium


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep the pages that a failed test leaves open: printed, as UNPAINTED has no whole picture."""
    report = yield
    if report.failed and call.when == "call" and "chromium" in item.fixturenames:
        FAILED.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"\W+", "_", item.name)
        pages = [page for browser in opened for each in browser.contexts for page in each.pages]
        for number, page in enumerate(pages):
            path = FAILED / f"{name}_{number}.pdf"
            with suppress(Exception):  # of a page that is about to close
                page.emulate_media(media="screen")
                page.evaluate(AS_ON_SCREEN)
                page.pdf(path=path, prefer_css_page_size=True, print_background=True)
                report.sections.append((page.url, str(path)))
    return report


def of_browser(path: str | None) -> list[str]:
    """Return a line on a browser that is missing, or slower than another.

    >>> of_browser("/usr/bin/chromium-headless-shell")
    []
    >>> of_browser("/usr/bin/chromium")[0][:31]
    'Pages opened in a whole browser'
    """
    if path is None:
        return [f"No test opened a browser. {NO_BROWSER}"]
    return [] if Path(path).name == SHELL else [WHOLE_BROWSER]


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter, config):
    """Say which browser there was, below what ran."""
    for line in of_browser(quickest()) if is_whole(config) else ():
        terminalreporter.write_line(line)
