"""Measure the waits of a visitor: python -m tools.bench.waits [--beside TREE].

Prints the median and the 95th percentile of each wait, in milliseconds. Waits of the server are for
a new selection, which is not in its cache. Waits of headless Chromium, with the command that a user
types, are from a click or from opening the page to two frames after its last change. With another
tree of this repository, such as an older commit, both are opened and clicked in turn. Then the load
of the machine is the same for both, and their ratio holds even if milliseconds do not.
"""

import argparse
import json
import math
import random
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from breachlab.paths import ROOT, read
from breachlab.store.databases import database_path
from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.server.guard import UPDATE
from dashboard.state.page_state import DIMENSIONS, State, write_state
from tools.bench.worlds import timed
from tools.serving import browsing, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize

Times = dict[str, list[float]]  # {name of a wait: its measurements}

STEPS = 120  # of the walk for the server
MOST = 5  # values are selected before the walk begins anew
TIMES = 4  # a round, for everything but a click
PATH = "/who?d=59&a=25-29"
CODES = (  # any two of them leave some people: a bar without length cannot be clicked
    *("45", "63", "21", "87", "72"),  # départements that contain the middle of their shape
    *("25-29", "40-44", "60-64"),
    *("registered", "2016"),
)
KEYS = ["ArrowRight"] * 5 + ["ArrowLeft"] * 5
CLOCK = read(Path(__file__).with_name("clock.js"))
SIZE: "ViewportSize" = {"width": 1440, "height": 1100}
SHAPES, BARS = 101, 19  # départements and first years on a complete page Who
POINTING = 150  # milliseconds between a move of the mouse and a click
NONE = "–"


def main() -> None:
    """Measure and print tables; with --json, write the times of this tree to a file."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench.waits", description=__doc__)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    parser.add_argument("--beside", type=Path, help="the folder of another tree")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="keep the milliseconds of each wait in this file")
    options = parser.parse_args()
    trees = [ROOT, *([options.beside.resolve()] if options.beside else [])]
    databases = [database_of(tree, options.database) for tree in trees]
    server = measure_server(databases[0])
    waits, counts = visited([*zip(trees, databases, strict=True)], options.rounds)
    waits[0] = server | waits[0]
    print(table(waits, (50, 95)), table(counts, (50,)), sep="\n\n", flush=True)
    if options.json:
        options.json.write_text(json.dumps(waits[0]), encoding="utf-8")


def database_of(tree: Path, asked: str | None) -> Path:
    """Return the database for a tree: the named one, else the tree's own, else that of this tree.

    A tree's own database has the same rows; its macros and cubes differ if the code changed.
    """
    own = tree / "data" / "breachlab.duckdb"
    return (own if not asked and own.exists() else database_path(asked)).resolve()


def measure_server(database: Path) -> Times:
    """Return the milliseconds of each step of a random walk on each page, with empty caches.

    They are of whole requests, wall and CPU of the process.
    """
    waits: Times = {}
    for page in (each.name for each in PAGES):
        worlds = Worlds(database)
        client = create_app(worlds).server.test_client()
        drawn = Desk(worlds, PAGES).view(f"/{page}", "en").drawn
        taken = [
            timed(partial(client.post, UPDATE, json=write_event(*step, drawn)))
            for step in islice(walk(worlds.current().values, page), STEPS)
        ]
        waits[f"server update, {page}"] = [1000 * each.wall for each in taken]
        waits[f"CPU of an update, {page}"] = [1000 * each.cpu for each in taken]
    return waits


def write_event(address: str, act: str, drawn: str, language: str = "en") -> dict[str, Any]:
    """Return the request body that the browser sends for an act."""
    event = {"serial": 1, "at": address, "acts": [act], "language": language, "drawn": drawn}
    return {
        "output": "answer.data",
        "outputs": {"id": "answer", "property": "data"},
        "inputs": [{"id": "event", "property": "data", "value": event}],
        "changedPropIds": ["event.data"],
    }


def walk(
    values: Mapping[str, tuple[str, ...]], page: str, seed: int = 2024
) -> Iterator[tuple[str, str]]:
    """Yield (address, act) without end: one value is selected after the other."""
    chance = random.Random(seed)
    selection: dict[str, tuple[str, ...]] = {}
    while True:
        if sum(map(len, selection.values())) == MOST:
            selection = {}
        name = chance.choice(DIMENSIONS)
        chosen = selection.get(name, ())
        value = chance.choice([each for each in values[name] if each not in chosen] or ["all"])
        if value != "all":
            yield write_state(State(page, selection)), f"toggle:{name}={value}"
            selection[name] = (*chosen, value)


class Visit:
    """One tree, with pages that stay open; every wait is {name: milliseconds or count}."""

    def __init__(self, browser: "Browser", address: str) -> None:
        self._browser = browser
        self._address = address
        self.begin()
        self._what_if = self._new_page("/what_if", 0, 3)

    def begin(self) -> None:
        """Open the page that is clicked anew: after Back it has another selection."""
        self.page = self._new_page("/who")

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
        self._what_if.locator("#lever-retention_years").focus()
        self._what_if.evaluate("clock.starts()")
        self._what_if.keyboard.press(key)
        return self._what_if.evaluate("clock.step()")

    def _act(self, does: Callable) -> dict[str, float]:
        self.page.wait_for_timeout(POINTING)
        self.page.evaluate("clock.starts()")
        does()
        return self.page.evaluate("clock.act()")

    def _new_page(self, path: str, shapes: int = SHAPES, bars: int = BARS) -> "Page":
        page = self._browser.new_context(viewport=SIZE, locale="en").new_page()
        page.add_init_script(CLOCK)
        page.goto(self._address + path)
        self._opened(page, shapes, bars)
        return page

    def _opened(self, page: "Page", shapes: int = SHAPES, bars: int = BARS) -> dict[str, float]:
        return page.evaluate(f"clock.opening({shapes}, {bars})")


def visited(trees: list[tuple[Path, Path]], rounds: int) -> tuple[list[Times], list[Times]]:
    """Return the milliseconds of each (tree, database), and the counts of requests and bytes.

    Every tree does each act in turn.
    """
    waits: list[Times] = [{} for _ in trees]
    counts: list[Times] = [{} for _ in trees]
    with ExitStack() as stack:
        # Who is singled out is counted for as long as a round takes, and an older tree cannot.
        options = [["--no-count"] if tree == ROOT else [] for tree, _ in trees]
        addresses = [
            stack.enter_context(served(*tree, *own))
            for tree, own in zip(trees, options, strict=True)
        ]
        browser = stack.enter_context(browsing())
        visits = [Visit(browser, address) for address in addresses]
        for turn in range(rounds):
            for visit in visits:
                visit.begin()
            for what, act in _list_acts(turn):
                for number, visit in enumerate(visits):
                    times, others = _split_measures(what, act(visit))
                    for name, value in times.items():
                        waits[number].setdefault(name, []).append(value)
                    for name, value in others.items():
                        counts[number].setdefault(name, []).append(value)
    return waits, counts


def _list_acts(turn: int) -> list[tuple[str, Callable[[Visit], dict[str, float]]]]:
    """Return (act, function of the visit) for a round."""
    return [
        *[("first page", Visit.opening)] * TIMES,
        *[("page opened by an address", partial(Visit.opening, path=PATH))] * TIMES,
        *[("click to painted", partial(Visit.click, code=code)) for code in codes(turn)],
        *[("language", Visit.language), ("back", Visit.back)] * TIMES,
        *[("step of a lever", partial(Visit.step, key=key)) for key in KEYS],
    ]


def _split_measures(
    what: str, measures: dict[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the milliseconds of an act and its parts by name, and its counts."""
    painted = measures.pop("painted")
    times = {what: painted}
    times |= {
        f"{what}: {part}": measures.pop(part) for part in ("seen", "ready") if part in measures
    }
    if "answer" in measures:
        answer = measures.pop("answer")
        times |= {f"{what}: server": answer, f"{what}: browser": painted - answer}
    return times, {f"{what}: {name}": count for name, count in measures.items()}


def codes(turn: int) -> list[str]:
    """Return the clicks of a round: at most two codes are selected, and zero at its end.

    >>> [code for code in CODES if codes(0).count(code) != 2]
    []
    """
    mixed = random.Random(turn).sample(CODES, len(CODES))
    steps = [code for former, latter in pairwise(mixed) for code in (latter, former)]
    return [mixed[0], *steps, mixed[-1]]


def table(trees: Sequence[Times], ranks: Sequence[int]) -> str:
    """Return a line for each wait: these percentiles of each tree, and the ratio.

    >>> print(table([{"click": [1.0, 2.0, 3.0]}, {"click": [4.0, 4.0, 4.0]}], [50]))
                                             here p50  beside p50   ratio p50
    click                                           2           4        0.50
    """
    names = ["here", "beside", "ratio"] if len(trees) == 2 else ["here"]
    lines = [["", *(f"{name} p{rank}" for name in names for rank in ranks)]]
    for what in trees[0]:
        rows = [[percentile(tree.get(what, []), rank) for rank in ranks] for tree in trees]
        cells = [f"{value:,.0f}" for values in rows for value in values]
        if len(rows) == 2:
            pairs = zip(*rows, strict=True)
            cells += [f"{here / beside:.2f}" if beside else NONE for here, beside in pairs]
        lines.append([what, *(cell.replace("nan", NONE) for cell in cells)])
    return "\n".join(
        f"{what:<37}" + "".join(f"{cell:>12}" for cell in cells) for what, *cells in lines
    )


def percentile(times: Sequence[float], rank: int) -> float:
    """Return a percentile of the times; nan for an empty list.

    >>> percentile([1.0, 2.0, 3.0], 50), percentile([], 95)
    (2.0, nan)
    """
    if len(times) < 2:
        return times[0] if times else math.nan
    return statistics.quantiles(times, n=100, method="inclusive")[rank - 1]


if __name__ == "__main__":
    main()
