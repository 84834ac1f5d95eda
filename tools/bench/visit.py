"""A visitor to a tree of this repository: a browser that opens and clicks its served pages."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from breachlab.paths import read
from breachlab.store.databases import database_path
from tests.support.browser import chromium

CLOCK = read(Path(__file__).with_name("clock.js"))
SIZE = {"width": 1440, "height": 1100}
SHAPES, BARS = 101, 19  # départements and first years on a complete page Who
POINTING = 150  # milliseconds; Plotly hears a click only where it hovers


class Visit:
    """One tree, with a page that stays open; every wait is {name: milliseconds or count}."""

    def __init__(self, browser, address: str):
        self._browser = browser
        self._address = address
        self.page = self._new_page("/who")
        self.has_languages = self.page.locator("[data-language]").count() == 1
        self.has_levers = self.page.locator("#links [data-page=what_if]").count() == 1
        self._what_if = self._new_page("/what_if", 0, 3) if self.has_levers else None

    def opening(self, path: str = "/who") -> dict[str, float]:
        """Return the wait until a browser with an empty cache has drawn the page at a path."""
        page = self._new_page(path)
        waits = self._opened(page)
        page.context.close()
        return waits

    def click(self, code: str) -> dict[str, float]:
        """Return the wait after a click on the bar or shape of a value."""
        x, y = self.page.evaluate("code => clock.middle(code)", code)
        self.page.mouse.move(x - 2, y)
        self.page.mouse.move(x, y)
        return self._act(lambda: self.page.mouse.click(x, y))

    def language(self) -> dict[str, float]:
        """Return the wait for the page in the other language."""
        return self._act(self.page.locator("[data-language]").click)

    def back(self) -> dict[str, float]:
        """Return the wait for the page of the address before."""
        return self._act(lambda: self.page.evaluate("history.back()"))

    def step(self, key: str) -> dict[str, float]:
        """Return the wait after a step of a lever by a key, on the page of levers."""
        assert self._what_if is not None
        self._what_if.locator("#lever-retention_years").focus()
        self._what_if.evaluate("clock.starts()")
        self._what_if.keyboard.press(key)
        return self._what_if.evaluate("clock.step()")

    def _act(self, does: Callable) -> dict[str, float]:
        self.page.wait_for_timeout(POINTING)
        self.page.evaluate("clock.starts()")
        does()
        return self.page.evaluate("clock.act()")

    def _new_page(self, path: str, shapes: int = SHAPES, bars: int = BARS):
        page = self._browser.new_context(viewport=SIZE, locale="en").new_page()
        page.add_init_script(CLOCK)
        page.goto(self._address + path)
        self._opened(page, shapes, bars)
        return page

    def _opened(self, page, shapes: int = SHAPES, bars: int = BARS) -> dict[str, float]:
        return page.evaluate(f"clock.opening({shapes}, {bars})")


def database_of(tree: Path, asked: str | None) -> Path:
    """Return the database for a tree: the named one, else the tree's own, else that of this tree.

    A tree's own database has the same rows; its macros and cubes differ if the code changed.
    """
    own = tree / "data" / "breachlab.duckdb"
    return (own if not asked and own.exists() else database_path(asked)).resolve()


@contextmanager
def served(tree: Path, database: Path, *more: str) -> Iterator[str]:
    """Serve a tree over a database by its own command, with options; yield its address."""
    command = [sys.executable, "-m", "dashboard", "--port", "0", "--database", str(database), *more]
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tree, env=environment)
    try:
        assert server.stdout is not None  # it is a pipe
        yield server.stdout.readline().split()[2]  # "Serving on http://… the …"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def browsing() -> Iterator:
    """Yield a browser."""
    from playwright.sync_api import sync_playwright  # only measuring needs it

    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
