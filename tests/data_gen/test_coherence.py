"""Any person of the full-size world, made alone, is coherent."""

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab.store.connections import open_connection
from data_gen.draws.blocks import blocks
from data_gen.records.made import Batch, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.reference import REFERENCE
from data_gen.template import reference
from data_gen.world import World
from tests.support.coherence.book import broken, read_book
from tests.support.tiers import examples, some_of

WORLDS = some_of(  # 43 million records each; to prepare one takes seconds
    [World(seed=2024), World(seed=7, setting="low"), World(seed=2**63 - 1, setting="high")]
)


@pytest.fixture(scope="module")
def prepared():
    """Each world prepared, with no records yet, and all that a record is looked up in."""
    made = {}
    for world in WORLDS:
        connection = open_connection()
        made[world] = connection, read_tables(connection, world, reference(connection, world))
    yield made
    for connection, _ in made.values():
        connection.close()


def make_group(world, tables, connection, person_id):
    """Make the some thousand records of the group that a person stands in."""
    (block,) = blocks(world.rows, world.seed)
    group = block.group_of(person_id - 1)
    connection.execute("delete from records")
    store_alone(connection, tables, Batch(block, group, group + 1))


def read_persons(connection):
    """Return each person's records, as the view `registrants` gives them."""
    found = connection.execute("from registrants order by person_id, record_id")
    names = [name for name, *_ in found.description]
    records = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [list(group) for _, group in groupby(records, key=lambda record: record["person_id"])]


@examples(30)
@given(world=st.sampled_from(WORLDS), person_id=st.integers(1, World().persons))
def test_a_person_and_all_of_the_same_group_are_coherent(prepared, world, person_id):
    (connection, tables), book = prepared[world], read_book(REFERENCE)
    make_group(world, tables, connection, person_id)
    persons = read_persons(connection)
    assert len(persons) >= 50  # the last group, 64 records, stands for so few
    for records in persons:
        rules = broken(records, book)
        assert not rules, f"person {records[0]['person_id']} of {world} breaks {rules}: {records}"
