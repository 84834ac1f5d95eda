"""Read every response of the pages over a million records: python -m tests.dashboard.small_cells.

From a million records on no count of 1 to 10 persons or records may leave the server; what is such
a count, tests/dashboard/told.py says. This makes that world, serves it by the dashboard's command
and walks all pages in headless Chromium, in both languages, by selections down to rare ones: links,
switches, chips, undo, drawers. More selections it asks as the browser would without drawing them:
the page, each drawer, a file of each card. It ends in 1 if a count of few was told, or if there was
none to hide; with `--small-cells show` it must find them.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import get_args

import duckdb
from playwright.sync_api import Browser

from breachlab import connect, db
from breachlab.paths import ROOT
from dashboard.desk import Desk
from dashboard.disclosure import LARGE, SmallCells
from dashboard.pages import PAGES
from dashboard.world import OneWorld
from data_gen.build import build
from data_gen.world import World
from tests.dashboard.rare import selections
from tests.dashboard.visit import browsing, served
from tests.dashboard.walk import Walk
from tests.dashboard.watch import Watch


def main(arguments: list[str] | None = None) -> int:
    """Make the world, walk, print what was read; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.dashboard.small_cells")
    parser.add_argument("--drawn", type=int, default=3, help="selections in the browser")
    parser.add_argument("--asked", type=int, default=5, help="selections that are not drawn")
    parser.add_argument("--rows", type=int, default=LARGE)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--small-cells", choices=get_args(SmallCells), default="auto")
    options = parser.parse_args(arguments)
    with (
        _made(World(rows=options.rows, seed=options.seed)) as database,
        connect(database) as connection,
        served(ROOT, database, "--small-cells", options.small_cells) as home,
        browsing() as browser,
    ):
        watch = walked(browser, home, connection, options.seed, options.drawn, options.asked)
    print(watch)
    return 0 if watch.is_good else 1


@contextmanager
def _made(world: World) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "small_cells.duckdb"
        with db.create(database) as connection:
            build(connection, world, quiet=True)
        yield database


def walked(
    browser: Browser,
    home: str,
    connection: duckdb.DuckDBPyConnection,
    seed: int,
    drawn: int,
    asked: int,
) -> Watch:
    """Return what was read on a walk through what is served at home, over this database."""
    chance = random.Random(seed)
    truth = Desk(OneWorld(connection, "show"), PAGES)
    chosen = selections(connection, truth.world().values, chance)
    watch = Watch(truth)
    with browser.new_context() as context:
        walk = Walk(context, home, watch, chance)
        for selection in islice(chosen, drawn):
            walk.draws(selection)
        for selection in islice(chosen, asked):
            walk.asks(selection)
    return watch


if __name__ == "__main__":
    sys.exit(main())
