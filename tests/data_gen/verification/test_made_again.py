"""Records are made anew from the seed, and the first that differs is named."""

import pytest

from breachlab.store.connections import open_connection
from data_gen.verification.made_again import compare_records
from tests.conftest import SMALL
from tests.support.cases import for_each
from tests.support.worlds import beside

AS_MADE = [
    ("record numbers: 1 to 10,000, each once", True),
    ("records: 10,000 records, as the seed 2024 makes them", True),
]


@pytest.fixture
def compare(twin_world, worlds, tmp_path):
    """A function that returns what is found of a copy after a statement."""

    def found(statement, groups=None):
        path = worlds.copy(SMALL, tmp_path / "lab.duckdb")
        with open_connection(path) as connection:
            connection.execute(statement)
        with beside(twin_world, path) as connection:
            return list(compare_records(connection, SMALL, groups))

    return found


def test_compare_finds_every_record_as_the_seed_makes_it(twin_world, small_database):
    with beside(twin_world, small_database) as connection:
        assert list(compare_records(connection, SMALL)) == AS_MADE
        (_, (line, holds), sums) = compare_records(connection, SMALL, 3)
    assert holds and " records of 10,000, in 3 groups drawn at random, as the seed 2024" in line
    assert sums == ("records: the sums of all 10,000 in 20 columns are those of the seed", True)


def test_compare_names_the_first_record_that_differs_and_its_columns(compare):
    swapped = (
        "update records set sex = if(sex = 'male', 'female', 'male')::sex,"
        " last_day = coalesce(last_day, 0) + 1 where record_id in (7777, 42)"
    )
    (_, (line, holds)) = compare(swapped)
    assert not holds
    assert line.endswith(
        "10,000 records, of which record 42 is the first that differs, in sex, last_day"
    )


@for_each(
    "statement, numbers, record",
    [
        ("delete from records where record_id = 77", "1 missing, 0 doubled", "77 is missing"),
        (
            "insert into records from records where record_id = 77",
            "0 missing, 1 doubled",
            "as the seed",
        ),
        (
            "update records set record_id = 20_000 where record_id = 77",
            "1 missing, 1 doubled or too high",
            "77 is missing",
        ),
    ],
)
def test_compare_finds_a_record_too_few_and_one_too_many(compare, statement, numbers, record):
    ((first, holds), (second, _)) = compare(statement)
    assert numbers in first and not holds
    assert record in second


def test_a_sample_finds_what_changed_everywhere(compare):
    (_, (line, holds), sums) = compare("update records set birth_day = birth_day + 1", groups=1)
    assert not holds and "is the first that differs, in birth_day" in line
    assert sums == ("records: the sums of all 10,000 in 20 columns differ: birth_day", False)
