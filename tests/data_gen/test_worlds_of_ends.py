"""Worlds with single figures at an end: no other row moves, and cells count twenty times."""

from concurrent.futures import Future
from contextlib import nullcontext

import pytest

from data_gen.build import store_provenance
from data_gen.calibration.files import folder_of
from data_gen.ends import worlds
from data_gen.ends.ends_tables import largest, rows, rows_of
from data_gen.ends.runs import OUTER, ask_all, at, headlines, multiply, names_with_ends
from data_gen.ends.worlds import ANSWERS, ROWS, Runs
from data_gen.ledger import Setting
from data_gen.reference import REFERENCE
from data_gen.world import World

DUE = headlines()[3]
SMALL = World(20_000)


# One that SQL of the generator names by a part of its name, and two that only answers read: of
# three the halves are the one and the two.
SILENT = ("drift_former_address_per_mille", "emails_per_hour", "letters_per_day")


@pytest.fixture(scope="module")
def small(thorough):
    """Bisecting all silent figures takes a minute and a half: here it is a few."""
    runs = Runs(SMALL, times=2_150)
    assert runs.silent >= {*SILENT}
    runs.silent = frozenset(SILENT)
    return runs


@pytest.fixture(scope="module")
def sampled(thorough):
    return Runs()


def test_multiply_counts_each_person_of_a_headline_twenty_times(worlds):
    with worlds.in_memory(World(10_000)) as connection:
        before = ask_all(connection)
        multiply(connection, 20)
        after = ask_all(connection)
    assert after.headlines[DUE] == 20 * before.headlines[DUE]
    assert after.quantities["letters"] == 20 * before.quantities["letters"]


def test_an_ordinary_setting_has_its_kept_tables():
    for name in ("low", "central", "high"):
        assert folder_of(Setting(name)) == REFERENCE / name


def test_a_figure_that_no_record_depends_on_changes_answers_and_no_row(small):
    """It is found by comparing, and the whole world proves it."""
    basis, said = small.run(at(("letters_per_day", "low")))
    assert basis == ANSWERS
    assert said.headlines != small.run(())[1].headlines
    assert "letters_per_day" in small.idle and "drift_former_address_per_mille" not in small.idle
    small.silent = frozenset()
    assert small.run(at(("letters_per_day", "low"))) == (basis, said)


def test_a_figure_that_the_calibration_reads_has_tables_of_its_own(small):
    basis, said = small.run(at(("nir_on_file_candidate_space", "low")))
    assert basis == ROWS
    assert said.headlines[DUE] < small.run(())[1].headlines[DUE]


def test_ends_of_the_largest_mover_are_those_of_both_worlds(sampled):
    row = largest(rows_of(DUE))
    ends = [sampled.run(at((row.figure, end)))[1].headlines[DUE] for end in OUTER]
    assert ends == [row.low, row.high]


def test_ends_of_figures_that_are_not_in_the_table_change_rows_and_move_nothing(small):
    """By half a percent at most: how an address is written, and how many have a twin."""
    names = ("bis_or_ter_per_mille", "twins_at_one_address_per_mille")
    assert {*names} <= {*names_with_ends()} - {row.figure for row in rows()}
    central = small.run(())[1].headlines
    for end in OUTER:  # neither makes up for the other: they move different headlines, if any
        basis, found = small.run(at(*((name, end) for name in names)))
        assert basis == ROWS
        assert found.headlines == pytest.approx(central, rel=0.005), end


def test_a_world_with_single_ends_says_so(worlds):
    ends = (("two_records_per_877_persons", "low"),)
    with worlds.in_memory(World(10_000)) as connection:
        connection.execute("drop table provenance")
        store_provenance(connection, World(10_000, ends=ends), {})
        (row,) = connection.execute("select setting from provenance").fetchall()
    assert row == ("central, two_records_per_877_persons low",)


class Stopped:
    """In place of the processes: each run ends in an interruption."""

    def __init__(self, *settings):
        pass

    def submit(self, keep, folder, ends):
        future = Future()
        future.set_exception(KeyboardInterrupt())
        return future

    def shutdown(self, cancel_futures):
        pass


def test_runs_that_are_stopped_at_once_leave_no_folder(monkeypatch, tmp_path):
    monkeypatch.setattr(worlds, "FOLDER", tmp_path / "data/.ends")
    monkeypatch.setattr(worlds, "ProcessPoolExecutor", lambda *settings: nullcontext(Stopped()))
    with pytest.raises(KeyboardInterrupt):
        worlds.run_all([()], 1, quiet=True)
    assert [*tmp_path.rglob("*")] == [tmp_path / "data"]
