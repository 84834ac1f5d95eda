"""The words that a database knows of each parameter, kept by what lists of one's own differ in."""

import pytest

from breachlab.query import known_values
from breachlab.store.connections import open_connection

LIST = {"age": "16-17", "first_year": 2010, "last_year": 2026, "field": "email", "harm": "phishing"}
TABLES = """
    create type age_band as enum ('{age}', '75 and over');
    create table breach as
    select {first_year} as window_first_year, {last_year} as window_last_year;
    create table fields as select '{field}' as field_id, 'some_records' as held_by;
    create table harms as select '{harm}' as harm_id;
    create view selection_values as
    select
        'words' as parameter,
        unnest(['{age}', '{first_year}', '{last_year}', '{field}', '{harm}']) as word
"""


def make_list(**other):
    """Return a database in memory with what read_words reads, in the place of a list's."""
    connection = open_connection()
    connection.execute(TABLES.format(**LIST | other))
    return connection


@pytest.mark.parametrize(
    "other",
    [
        {"age": "under 16"},
        {"first_year": 2011},
        {"last_year": 2025},
        {"field": "nir"},
        {"harm": "smishing"},
    ],
)
def test_read_words_tells_lists_apart(other):
    for values in (LIST, LIST | other, LIST):
        with make_list(**values) as connection:
            words = known_values.read_words(connection)["words"]
            assert words == [str(value) for value in values.values()]


def test_read_words_does_not_name_a_field_that_is_not_known(monkeypatch):
    monkeypatch.setattr(known_values, "_read", {})
    with make_list() as connection:
        known_values.read_words(connection)
        connection.execute("update fields set held_by = 'not_known'")
        known_values.read_words(connection)
    assert len(known_values._read) == 2
