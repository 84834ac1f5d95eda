"""A person made alone: equal to the one made in bulk; all of the same group keep every rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from breachlab import find
from breachlab.query.queries import names
from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.commands.person import make_person, person
from data_gen.draws.blocks import BLOCK_PERSONS, BLOCK_RECORDS, blocks
from data_gen.records.made import Batch, store_alone
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import World
from tests.conftest import SMALL
from tests.sql.test_quality import CROWDS
from tests.support.tiers import examples, some_of

OF_WORLDS = {f"quality/{name}" for name in (*CROWDS, "totals_disagree")}
RULES = [name for name in names() if name.startswith("quality/") and name not in OF_WORLDS]
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


@examples(30)
@given(world=st.sampled_from(WORLDS), person_id=st.integers(1, World().persons))
def test_all_persons_of_a_group_keep_every_rule(prepared, world, person_id):
    """A group has some thousand records; tests/sql/test_quality.py has what breaks each rule."""
    connection, tables = prepared[world]
    (block,) = blocks(world.rows, world.seed)
    group = block.group_of(person_id - 1)
    connection.execute("delete from records")
    store_alone(connection, tables, Batch(block, group, group + 1))
    connection.execute("create or replace temp table registrants as from main.registrants")
    ((persons,),) = connection.execute(
        "select count(distinct person_id) from registrants"
    ).fetchall()
    assert persons >= 50  # the last group, 64 records, stands for so few
    broken = {rule: connection.execute(find(rule).sql).fetchall() for rule in RULES}
    assert {rule: rows for rule, rows in broken.items() if rows} == {}


@pytest.fixture(scope="module")
def empty():
    """The small world without records, and all that one is looked up in."""
    with open_connection() as connection:
        yield connection, read_tables(connection, SMALL, reference(connection, SMALL))


@pytest.mark.parametrize("person_id", some_of([878, 1, 12, 13, 877, 7_000, SMALL.persons]))
def test_a_person_made_alone_equals_the_one_in_bulk(lab, empty, person_id):
    empty[0].execute("delete from records")
    records, draws = make_person(*empty, SMALL, person_id)
    bulk = lab.execute(
        "from registrants where person_id = $id order by record_id", {"id": person_id}
    )
    assert [tuple(record.values()) for record in records] == bulk.fetchall()
    assert [draw["record_id"] for draw in draws] == [record["record_id"] for record in records]


def test_a_person_of_the_second_block_is_found():
    first_of_second = BLOCK_PERSONS + 1
    records, _ = person(World(BLOCK_RECORDS + 1_000), first_of_second)
    assert records[0]["person_id"] == first_of_second and records[0]["is_primary"]


def test_the_command_prints_values_and_draws(printed):
    assert main(["person", "125", "--rows", "10_000"]) == 0
    assert printed("person").startswith("SYNTHETIC person 125 of 8,563")


def test_a_person_who_is_not_there_is_named(capsys):
    for number in ("0", "8_564", "many"):
        assert main(["person", number, "--rows", "10_000"]) == 1
        printed = capsys.readouterr().err
        assert f"person {number}: must be a whole number from 1 to 8,563" in printed
