"""Fixtures of all tests: `lab`, a world of ten thousand records made once, and the browser."""

import gc
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from breachlab import connect, find
from breachlab.drawing.canvas import Canvas
from breachlab.store import databases
from breachlab.words import Words
from data_gen.world import World
from tests.support import remembered
from tests.support.remembered import Kept
from tests.support.worlds import Worlds
from tools.release import build_release

SMALL = World(rows=10_000, seed=2024)
SHARED = "BREACHLAB_TESTS_SHARED"

pytest_plugins = [
    "pytester",
    "tests.support.tiers",
    "tests.support.browser.chromium",
]


def pytest_configure():
    """Look for garbage less often: a collection makes much that stays.

    What nbformat imports builds 38 grammars of addresses for formats of JSON schemas, in a second;
    without them those formats are not checked, and no schema of a notebook has one. Containers
    set PYTHONDONTWRITEBYTECODE: each process that a test starts would compile all that it imports.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.set_threshold(50_000, 20, 100)
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def pytest_collection_finish():
    """Look for garbage no more among what was imported, which stays."""
    gc.collect()
    gc.freeze()


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    """Databases of small worlds, each made once a run and only to be read: copy one to change."""
    return Worlds(shared_folder(tmp_path_factory, "worlds"))


def shared_folder(tmp_path_factory, name):
    """Return a folder that all processes of the run share."""
    base = tmp_path_factory.getbasetemp()
    # A worker's folder lies in that of its run; a run that a test starts has one of its own, or
    # that which the test names.
    is_of_worker = base.name.startswith("popen-")
    folder = Path(os.environ.get(SHARED, base.parent if is_of_worker else base)) / name
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def own_lists(tmp_path_factory):
    """Databases of the list of eight rows, by what its mapping says; only to be read."""
    from tests.support.own_folders import EightRows  # for which few tests ask

    return EightRows(shared_folder(tmp_path_factory, "lists"))


@pytest.fixture(scope="session")
def small_database(worlds):
    return worlds.path(SMALL)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    """The path of the wheel of this tree, built once a run; its requirements stand beside it."""
    folder = shared_folder(tmp_path_factory, "dist")
    with FileLock(folder / "release.lock"):
        if not (folder / "SHA256SUMS").exists():
            build_release(folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def lab(small_database):
    """A connection as the shell has it: what a question needs of files or settings would fail."""
    with databases.connect_sealed(small_database) as connection:
        remembered.share(connection)
        yield connection


@pytest.fixture(scope="session")
def one_world(lab):
    """The small world as the dashboard has it, whose answers the tests of a process share."""
    from dashboard.database.served_world import (
        OneWorld,  # which takes a second, and half of the tests never ask
    )

    return OneWorld(lab)


@pytest.fixture(scope="session")
def answer(lab, tmp_path_factory):
    """The answer to a question as its header gives an example, asked once a run; only to be read.

    Processes share the answers as files: to ask all questions takes four seconds, to read them 0.2.
    """
    kept = Kept(shared_folder(tmp_path_factory, "answers"))
    return cache(lambda name: kept.ask(lab, name, **find(name).examples))


@pytest.fixture(scope="session")
def full_answer(lab, answer, tmp_path_factory):
    """The same, given only what it needs: all rows of a question that an example keeps short."""
    kept = Kept(shared_folder(tmp_path_factory, "full_answers"))

    def _full(name):
        query = find(name)
        is_short = query.examples != query.needed
        return kept.ask(lab, name, **query.needed) if is_short else answer(name)

    return cache(_full)


@pytest.fixture
def unsealed(small_database, tmp_path):
    """A connection as a notebook has it; to a copy, as all to a file are sealed by one."""
    with connect(shutil.copy(small_database, tmp_path / "lab.duckdb")) as connection:
        yield connection


@pytest.fixture(scope="session")
def english(lab):
    return Words.of(lab, "en")


@pytest.fixture(scope="session")
def french(lab):
    return Words.of(lab, "fr")


@pytest.fixture(scope="session")
def canvas(lab):
    """The English words and the dimensions of the small world, which charts and tables take."""
    return Canvas.of(lab, "en")


@pytest.fixture(scope="session")
def french_canvas(lab):
    return Canvas.of(lab, "fr")


@pytest.fixture(scope="session")
def words_of(english, french):
    """The words of each language."""
    return {"en": english, "fr": french}


@pytest.fixture(scope="session")
def process():
    """The module `subprocess`, for a slow test that starts processes."""
    return subprocess


@pytest.fixture(scope="session")
def thorough():
    """For a slow test that tries every case where a fast one tries one of each kind."""
