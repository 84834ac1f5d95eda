"""One world of 400,000 records for the tests of what records look like."""

import pytest

from breachlab.connections import opened
from data_gen.build import build
from data_gen.world import World


@pytest.fixture(scope="package")
def world():
    with opened() as connection:
        build(connection, World(400_000, 11), quiet=True)
        yield connection
