"""The page as a person meets it: served by waitress, opened in headless Chromium."""

import os
import threading
from contextlib import contextmanager, suppress

import pytest
from waitress import create_server

from dashboard import contours, create_app
from tests.dashboard import chromium

DRAWN = f"document.querySelectorAll('.choroplethlayer path').length === {len(contours.NAMES)}"


@contextmanager
def served(app):
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    serving = threading.Thread(target=_serve, args=[server], daemon=True)
    serving.start()
    yield f"http://127.0.0.1:{server.effective_port}/"
    server.close()
    serving.join(timeout=5)


def _serve(server):
    with suppress(OSError):  # the socket is closed while the thread waits for it
        server.run()


@pytest.fixture(scope="session")
def address(lab):
    with served(create_app(lab)) as address:
        yield address


@pytest.fixture(scope="session")
def french_address(lab):
    with served(create_app(lab, "fr")) as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    if chromium.found() is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("No chromium on this machine. Install it with: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium.found(), args=chromium.FLAGS)
        yield opened
        opened.close()


@contextmanager
def opened_page(browser, address):
    context = browser.new_context(viewport={"width": 1440, "height": 1100})
    opened = context.new_page()
    opened.troubles, opened.requested = [], []
    opened.on("pageerror", lambda error: opened.troubles.append(str(error)))
    opened.on("console", lambda line: line.type == "error" and opened.troubles.append(line.text))
    opened.on("request", lambda request: opened.requested.append(request.url))
    opened.goto(address)
    opened.wait_for_function(DRAWN)
    yield opened
    context.close()


@pytest.fixture
def page(browser, address):
    """The page, all shapes drawn; `page.troubles` collects what a console should not hold."""
    with opened_page(browser, address) as opened:
        yield opened


@pytest.fixture
def french_page(browser, french_address):
    """The same in French."""
    with opened_page(browser, french_address) as opened:
        yield opened
