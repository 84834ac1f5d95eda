"""A world of 400,000 records for the tests of what records look like."""

import pytest

from breachlab.store.connections import open_connection
from tests.data_gen.conftest import LARGE


@pytest.fixture(scope="package")
def world(worlds):
    with open_connection(worlds.path(LARGE), read_only=True) as connection:
        yield connection
