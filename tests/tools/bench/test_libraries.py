"""What libraries over the rows answer is what the cubes answer, on a small world."""

import pytest

from breachlab.store.databases import connect
from tools.bench import libraries, worlds


def test_every_library_answers_as_the_cubes_do(small_database):
    compared = libraries.compare(10_000, small_database)
    assert {"cubes", "pandas"} <= set(compared.answers)
    assert all(set(answers) == set(libraries.QUESTIONS) for answers in compared.answers.values())


def test_another_answer_is_not_taken(small_database):
    with connect(small_database) as connection:
        works = libraries.ask_pandas(libraries.load_pandas(connection).iloc[1:], {})
    with pytest.raises(ValueError, match="pandas and the cubes differ in: persons by région"):
        libraries.check_answers("pandas", works, {libraries.REGION: {("11", 1, 1)}})


def test_a_command_is_measured_in_a_process_of_its_own(process):
    taken = worlds.command("breachlab", "--help")
    assert taken.wall > 0 and taken.cpu > 0


def test_a_command_that_fails_ends_the_bench(process):
    with pytest.raises(SystemExit, match="failed: python -m breachlab no/such"):
        worlds.command("breachlab", "no/such")
