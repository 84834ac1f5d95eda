"""Notebooks as a real kernel runs them on two small worlds."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pytest

from breachlab import db
from breachlab.paths import ROOT
from data_gen.build import build
from data_gen.world import World
from tests.support.notebooks.running import client


@pytest.fixture(scope="session")
def other_database(tmp_path_factory):
    """A world of another seed than `small_database`, and another size and setting.

    Of another seed alone histories count the same, as their shares are met exactly.
    """
    path = tmp_path_factory.mktemp("world") / "other.duckdb"
    with db.create(path) as connection:
        build(connection, World(rows=11_000, seed=7, setting="high"), quiet=True)
    return path


@pytest.fixture(scope="session")
def executed(small_database, other_database):
    """A function of a notebook's path: its cells as run on each of the two worlds."""
    databases = (small_database, other_database)

    def run(path):
        with ThreadPoolExecutor(1) as thread:  # since a browser has the loop of this one
            return thread.submit(asyncio.run, _executed(path, databases)).result()

    return cache(run)


async def _executed(path, databases):
    """Run a notebook on several worlds at the same time, as a kernel mostly starts or waits."""
    ran = await asyncio.gather(*(_run(path, database) for database in databases))
    return [notebook.cells for notebook in ran]


async def _run(path, database):
    # The tree that is tested, whichever is installed.
    given = {"BREACHLAB_DATABASE": str(database), "PYTHONPATH": str(ROOT)}
    return await client(path).async_execute(env=os.environ | given)
