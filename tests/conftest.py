"""What tests share: `lab`, a world of ten thousand records made once, and the browser."""

import os
import shutil

import pytest
from hypothesis import settings

from breachlab import connect, db
from breachlab.words import Words
from data_gen.build import build
from data_gen.world import World
from tests.support import wheels
from tests.support.browser import chromium

# No test asserts on elapsed time, and so none may fail for it.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SMALL = World(rows=10_000, seed=2024)


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture(scope="session")
def small_database(tmp_path_factory):
    path = tmp_path_factory.mktemp("world") / "small.duckdb"
    with db.create(path) as connection:
        build(connection, SMALL, quiet=True)
    return path


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    return wheels.built(tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="session")
def lab(small_database):
    """A connection as the shell has it: what a question needs of files or settings would fail."""
    with db.connect_sealed(small_database) as connection:
        yield connection


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
def browser():
    if chromium.found() is None:
        refuse = pytest.fail if os.environ.get("CI") else pytest.skip
        refuse("No chromium on this machine. Install it with: apt-get install chromium")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=chromium.found(), args=chromium.FLAGS)
        yield opened
        opened.close()
