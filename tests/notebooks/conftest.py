"""Notebooks as they run in this process on two small worlds, and in one kernel."""

import json
import os
import shutil
from functools import cache

import pytest
from filelock import FileLock

from breachlab.paths import ROOT
from data_gen.world import World
from tests.conftest import SMALL, shared_folder
from tests.support.notebooks.reading import Node
from tests.support.notebooks.running import run

# Another size and setting, too: of another seed alone histories count the same, as their shares
# are met exactly.
OTHER = World(rows=11_000, seed=7, setting="high")


@pytest.fixture(scope="session")
def database(worlds, tmp_path_factory):
    """A function of a world: the path of a copy of its database, which no test has sealed."""

    def copy(world):
        return shutil.copy(worlds.path(world), tmp_path_factory.mktemp("copy") / "lab.duckdb")

    return cache(copy)


@pytest.fixture(scope="session")
def executed(database, tmp_path_factory):
    """A function of a notebook's path and a world: the notebook as it ran there, once a run."""
    from tests.support.notebooks.here import started

    folder = shared_folder(tmp_path_factory, "notebooks")

    @cache
    def run_once(path, world):
        kept = folder / f"{path.stem}_{world.rows}.json"
        with FileLock(kept.with_suffix(".lock")):
            if not kept.exists():
                change = str if world == SMALL else with_fewer_rows
                with started(database(world), path.parent) as shell:
                    kept.write_text(json.dumps(run(shell, path, change)), "utf-8")
        return json.loads(kept.read_text("utf-8"), object_hook=Node)

    return lambda path, world=SMALL: run_once(path, world)


def with_fewer_rows(source):
    """Return the source of a cell that makes a world of 10,000 records where it makes 100,000."""
    return source.replace("100_000", "10_000")


@pytest.fixture(scope="module")
def kernel(database):
    """The one kernel of a file, in the folder of the notebooks, on the small world."""
    from tests.support.notebooks.kernel import started

    # The tree that is tested, whichever is installed.
    given = {"BREACHLAB_DATABASE": str(database(SMALL)), "PYTHONPATH": str(ROOT)}
    with started(os.environ | given, ROOT / "notebooks") as kernel:
        yield kernel
