"""python -m data_gen person: the same person alone as among all, and what refusals say."""

import pytest

from breachlab.store.connections import open_connection
from data_gen.__main__ import main
from data_gen.commands.person import make_person, person
from data_gen.records.record_tables import read_tables
from data_gen.template import reference
from data_gen.world import World
from tests.conftest import SMALL
from tests.support.tiers import some_of


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
    records, _ = person(World(43_001_000), 36_820_829)
    assert records[0]["person_id"] == 36_820_829 and records[0]["is_primary"]


def test_the_command_prints_values_and_draws(printed):
    assert main(["person", "125", "--rows", "10_000"]) == 0
    assert printed("person").startswith("SYNTHETIC person 125 of 8,563")


def test_a_person_who_is_not_there_is_named(capsys):
    for number in ("0", "8_564", "many"):
        assert main(["person", number, "--rows", "10_000"]) == 1
        printed = capsys.readouterr().err
        assert f"person {number}: must be a whole number from 1 to 8,563" in printed
