"""The time of the server to answer an act, without a browser."""

import json
import random
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.server.guard import UPDATE
from dashboard.state.page_state import State, write_state
from dashboard.state.selection import DIMENSIONS

MOST = 5  # values are selected before the walk begins anew


def measured(database: Path, count: int) -> dict[str, list[float]]:
    """Return the milliseconds of each step of a random walk on each page, with empty caches.

    They are of whole requests, including Dash, wall and CPU. For the page Who there are also those
    of the view and its changes as JSON.
    """
    waits: dict[str, list[float]] = {}
    for page in (each.name for each in PAGES):
        wall, cpu = zip(*_timed(_requests(database, count, page)), strict=True)
        waits |= {f"server update, {page}": [*wall], f"CPU of an update, {page}": [*cpu]}
    wall, cpu = zip(*_timed(_changes(database, count, "who")), strict=True)
    named = "who, without Dash"
    return waits | {f"server update, {named}": [*wall], f"CPU of an update, {named}": [*cpu]}


def _requests(database: Path, count: int, page: str) -> Iterator[Callable]:
    worlds = Worlds(database)
    client = create_app(worlds).server.test_client()
    drawn = Desk(worlds, PAGES).view(f"/{page}", "en").drawn
    for address, act in islice(walk(worlds.current().values, page), count):
        yield partial(client.post, UPDATE, json=body(address, act, drawn))


def _changes(database: Path, count: int, page: str) -> Iterator[Callable]:
    worlds = Worlds(database)
    desk = Desk(worlds, PAGES)

    def changed(address: str, act: str) -> str:
        return json.dumps(page_shell.parts(page_shell.changes(desk.view(address, "en", [act]))))

    for step in islice(walk(worlds.current().values, page), count):
        yield partial(changed, *step)


def body(address: str, act: str, drawn: str, language: str = "en") -> dict[str, Any]:
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


def _timed(works: Iterable[Callable]) -> Iterator[tuple[float, float]]:
    """Yield the milliseconds of each work, wall and CPU of the whole process."""
    for work in works:
        start, cpu = time.perf_counter(), time.process_time()
        work()
        yield 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu)
