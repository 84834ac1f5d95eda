"""Sets of facts counted in a database that is there: whole or not at all, beside its readers."""

import os
import shutil

import duckdb
import pytest

from breachlab import ask
from breachlab.errors import DatabaseBusy
from breachlab.store import databases
from breachlab.store.databases import connect
from breachlab.store.files import draft_of
from data_gen.__main__ import main
from data_gen.commands import identify
from data_gen.verification import made_again
from data_gen.world import World

EMPTIED = """
    delete from identifiability_cube;
    update checksums
    set checksum = (select checksum from table_checksum('identifiability_cube'))
    where table_name = 'identifiability_cube'
"""

OF_MEN = """
    insert into identifiability_cube
    select
        'x', departement_code, sex, age_band, status, '0', sum(record_count), sum(person_count)
    from age_cube
    where sex = 'male'
    group by all
"""


@pytest.fixture
def uncounted(small_database, tmp_path):
    """A database as one of 43 million records is made: nobody has counted who is alike."""
    path = shutil.copy(small_database, tmp_path / "lab.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute(identify.TABLE_CHECKSUM)
        connection.execute(EMPTIED)
    return path


def counted_sets(path):
    with connect(path) as lab:
        return int(ask(lab, "identifiability/alone").is_counted.sum())


def likeness_of(path):
    with databases.attach(path) as connection:
        # As of a large world: by its totals.
        yield from made_again.compare_key_sets(connection, World())


def test_identify_counts_what_a_small_world_has_counted_from_the_start(uncounted, lab, capsys):
    assert counted_sets(uncounted) == 0
    assert main(["identify", "--database", str(uncounted)]) == 0
    assert "10 sets of facts counted in" in capsys.readouterr().out
    with connect(uncounted) as found:
        cells = found.execute("from identifiability_cube order by all").fetchall()
    assert cells == lab.execute("from identifiability_cube order by all").fetchall()
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_verify_says_what_to_run_where_nobody_has_counted(uncounted):
    assert list(likeness_of(uncounted)) == [(made_again.NOT_COUNTED, True)]
    with duckdb.connect(uncounted) as connection:
        connection.execute(OF_MEN)
    ((line, holds),) = likeness_of(uncounted)
    assert "1 set of facts" in line and "not as in age_cube" in line and not holds


def test_identify_does_not_lock_a_database_that_is_read(uncounted):
    with connect(uncounted) as reader:
        assert main(["identify", "--database", str(uncounted), "--quiet"]) == 0
        assert len(reader.table("identifiability_cube")) == 0  # the file that it has open
        assert counted_sets(uncounted) == 10


def test_identify_stores_nothing_of_a_run_that_is_stopped(uncounted, monkeypatch, capsys):
    before = uncounted.read_bytes()

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(identify.databases, "amend", stop)
    assert main(["identify", "--database", str(uncounted), "--quiet"]) == 130
    assert uncounted.read_bytes() == before and os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_identify_removes_what_a_killed_run_left(uncounted, capsys):
    draft = draft_of(uncounted)
    for suffix in ("", ".wal", ".copy", ".copy.wal"):
        draft.with_name(draft.name + suffix).write_text("torn")
    assert main(["identify", "--database", str(uncounted)]) == 0
    assert f"Removed what a killed run had left: {draft.name}" in capsys.readouterr().err
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_two_identify_at_once_are_kept_apart(uncounted, capsys):
    before = uncounted.read_bytes()
    with databases.read_beside(uncounted):
        assert main(["identify", "--database", str(uncounted), "--quiet"]) == 1
    assert "is open" in capsys.readouterr().err
    assert uncounted.read_bytes() == before


def test_identify_refuses_a_database_that_was_made_anew_meanwhile(uncounted, small_database):
    stamp = databases.stamp_of(uncounted)
    latter = shutil.copy(small_database, uncounted.with_name("latter.duckdb"))
    with (
        pytest.raises(DatabaseBusy, match="made anew meanwhile"),
        databases.read_beside(uncounted) as connection,
        databases.amend(connection, uncounted, stamp),
    ):
        os.replace(latter, uncounted)
    assert counted_sets(uncounted) == 10  # the latter one
    assert os.listdir(uncounted.parent) == ["lab.duckdb"]


def test_identify_without_a_database_says_how_to_make_one(tmp_path, capsys):
    assert main(["identify", "--database", str(tmp_path / "none.duckdb")]) == 1
    assert "python -m data_gen" in capsys.readouterr().err
    assert os.listdir(tmp_path) == []
