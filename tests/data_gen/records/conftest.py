"""A world of 400,000 records for the tests of what records look like."""

import pytest

from breachlab.store.connections import open_connection


@pytest.fixture(scope="package")
def world(large_database):
    with open_connection(large_database, read_only=True) as connection:
        yield connection
