"""Measure what a visitor waits for: python -m tests.dashboard.bench [--database PATH].

Prints the median and the 95th percentile, in milliseconds, of three waits: for the server to
work out a selection that nobody asked for before; from a click to the last chart painted; from
opening the page to all of it painted. The last two are taken in headless Chromium, against the
command that a user types.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from plotly.utils import PlotlyJSONEncoder

from breachlab import connect
from dashboard.answers import Answers
from dashboard.drawing import as_outputs, drawn
from dashboard.selection import DIMENSIONS, Selection, tags, toggle
from tests.dashboard import chromium

# Plotly hears a click only where it hovers, and at most two values of anything are selected.
CHARTS = {
    ".departements .choroplethlayer path": (3, 25, 47, 63, 80),
    ".age_bands .bars path": (3, 5, 20),
    ".statuses .bars path": (0, 1),
    ".end_bands .bars path": (2, 4),
    ".first_years .bars path": (4, 8, 12),
}
ALL_SHAPES = 101
ALL_BARS = 28 + 3 + 7 + 21

# Painted: two frames after the last chart said that it had drawn, since the first frame after
# it only begins to paint.
WATCH_CLICKS = """() => {
    const twoFrames = done => requestAnimationFrame(() => requestAnimationFrame(done));
    const note = () => twoFrames(() => { window.painted = performance.now(); });
    document.addEventListener("mouseup", () => { window.pressed = performance.now(); }, true);
    document.querySelectorAll(".js-plotly-plot").forEach(plot => plot.on("plotly_afterplot", note));
}"""
WATCH_OPENING = f"""
    const poll = setInterval(() => {{
        const shapes = document.querySelectorAll(".choroplethlayer path").length;
        const bars = document.querySelectorAll(".bars path").length;
        if (shapes < {ALL_SHAPES} || bars < {ALL_BARS}) return;
        clearInterval(poll);
        requestAnimationFrame(() => requestAnimationFrame(() => {{
            window.opened = performance.now();
        }}));
    }}, 5);
"""


def main() -> None:
    """Measure the three waits, print a line for each, and keep all in a file if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.dashboard.bench", description=__doc__)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--clicks", type=int, default=60)
    parser.add_argument("--json", type=Path, help="keep the milliseconds of each wait in this file")
    options = parser.parse_args()
    waits = {}
    for what, times in measured(options.database, options.clicks):
        _print(what, times)
        waits[what] = times
    if options.json:
        options.json.write_text(json.dumps(waits), encoding="utf-8")


def measured(database: str | None, count: int) -> Iterator[tuple[str, list[float]]]:
    """Yield the name of each wait and its milliseconds, time after time."""
    yield "server update", server_updates(database, count)
    with _served(database) as address, _browser() as browser:
        yield "first page", [opening(browser, address) for _ in range(10)]
        yield "click to painted", list(clicks(browser, address, count))


def server_updates(database: str | None, count: int) -> list[float]:
    """Return how long each step of a random walk through selections took to answer."""
    chance = random.Random(2024)
    with connect(database) as connection:
        answers = Answers(connection)
        drawn(answers, {})
        return [_timed(answers, step) for step in _walk(chance, count, answers.words.values)]


def _walk(chance: random.Random, count: int, values: Mapping) -> Iterator[Selection]:
    selection: Selection = {}
    for _ in range(count):
        if len(tags(selection)) > 5:
            selection = {}
        dimension = chance.choice(DIMENSIONS)
        selection = toggle(selection, dimension, chance.choice(values[dimension]))
        yield selection


def _timed(answers: Answers, selection: Selection) -> float:
    start = time.perf_counter()
    json.dumps(as_outputs(drawn(answers, selection)), cls=PlotlyJSONEncoder)
    return 1000 * (time.perf_counter() - start)


def opening(browser, address: str) -> float:
    """Return how long a browser that never saw the page takes to paint all of it."""
    with browser.new_context(viewport={"width": 1440, "height": 1100}) as context:
        page = context.new_page()
        page.add_init_script(WATCH_OPENING)
        page.goto(address)
        return page.wait_for_function("window.opened").json_value()


def clicks(browser, address: str, count: int) -> Iterator[float]:
    """Yield how long each of so many clicks, on every chart in turn, took to be painted."""
    places = [(shapes, place) for shapes, chosen in CHARTS.items() for place in chosen]
    with browser.new_context(viewport={"width": 1440, "height": 1100}) as context:
        page = context.new_page()
        page.add_init_script(WATCH_OPENING)
        page.goto(address)
        page.wait_for_function("window.opened")
        page.evaluate(WATCH_CLICKS)
        for turn in range(count):
            yield _click(page, *places[turn % len(places)])


def _click(page, shapes: str, place: int) -> float:
    box = page.locator(shapes).nth(place).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 2, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(100)
    page.mouse.click(x, y)
    page.wait_for_timeout(800)
    return page.evaluate("painted - pressed")


@contextmanager
def _served(database: str | None) -> Iterator[str]:
    command = [sys.executable, "-m", "dashboard", "--port", "0"]
    command += ["--database", database] if database else []
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
    try:
        assert server.stdout is not None  # it is a pipe
        yield server.stdout.readline().split()[2]  # "Serving on http://… the …"
    finally:
        server.terminate()
        server.wait()


@contextmanager
def _browser() -> Iterator:
    from playwright.sync_api import sync_playwright  # only measuring needs it

    with sync_playwright() as driver:
        yield driver.chromium.launch(executable_path=chromium.found(), args=chromium.FLAGS)


def _print(what: str, times: list[float]) -> None:
    middle, slowest = percentiles(times)
    print(f"{what:<20} p50 {middle:6.0f} ms   p95 {slowest:6.0f} ms", flush=True)


def percentiles(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    slowest = statistics.quantiles(times, n=20, method="inclusive")[-1]
    return statistics.median(times), slowest


if __name__ == "__main__":
    main()
