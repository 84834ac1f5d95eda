"""The modules that a reader of the code visits: python -m tools.measure --visits.

Two calls are traced: a selection, from the address of a page to the rows of its map, with an empty
cache; and a number of those rows, until it stands in a sentence. Before each, other rows are asked
and said: so all is read that no selection changes, as facts of the world and the template.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import FrameType
from typing import Any

from breachlab.query.headlines import plain_headline
from breachlab.query.queries import find
from dashboard.database.served_world import Worlds
from dashboard.desk import Desk
from dashboard.pages import PAGES
from dashboard.state.page_state import read

ADDRESS, QUERY = "/who?d=59&s=f", "exposure/rate_by_departement"
PROJECT = ("breachlab.", "dashboard.")


def visits(database: Path) -> dict[str, list[str]]:
    """Return the modules entered by each call, in order, once for each entry."""
    worlds = Worlds(database)
    desk, world = Desk(worlds, PAGES), worlds.current()
    known, card = desk.list_known(world), desk.pages["who"].card(QUERY)
    others = _ask(known, world, card, "/who?d=62")
    rows, selected = _follow(_ask, known, world, card, ADDRESS)
    words = world.words["en"].canvas.words
    plain_headline(find(card.query), others, words)
    _, said = _follow(plain_headline, find(card.query), rows, words)
    return {"a selection": selected, "a number": said}


def _ask(known: Any, world: Any, card: Any, address: str) -> Any:
    state, _ = read(address, known)
    return world.answers.rows(card.query, card.resolve(state).parameters)


def _follow(work: Callable[..., Any], *given: Any) -> tuple[Any, list[str]]:
    """Return the result of a call, and the modules that it enters from others of the project."""
    entered: list[str] = []

    def do() -> Any:
        sys.setprofile(_follower(entered))  # for this thread only: a server answers in another
        return work(*given)

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(do).result(), entered


def _follower(entered: list[str]) -> Callable[[FrameType, str, Any], None]:
    def follow(frame: FrameType, event: str, _: Any) -> None:
        module = _module(frame)
        if event == "call" and module and module != _caller(frame):
            entered.append(module)

    return follow


def _caller(frame: FrameType) -> str:
    """Return the calling module of the project, across any library in between."""
    back = frame.f_back
    while back is not None and not _module(back):
        back = back.f_back
    return _module(back) if back is not None else ""


def _module(frame: FrameType) -> str:
    name = frame.f_globals.get("__name__", "")
    return name if name.startswith(PROJECT) else ""


def describe(found: dict[str, list[str]]) -> Iterator[str]:
    """Yield a line for each call: its modules, and the number of repeated entries.

    >>> print(*describe({"a number": ["a", "b", "a"]}))
    a number enters 2 modules, 1 times again: a, b
    """
    for way, entered in found.items():
        modules = [*dict.fromkeys(entered)]
        again = len(entered) - len(modules)
        yield f"{way} enters {len(modules)} modules, {again} times again: {', '.join(modules)}"
