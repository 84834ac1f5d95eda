"""A database made in the place of another: the former stays until the new one is whole."""

import os
import sys
from contextlib import contextmanager

import pytest

import breachlab
from breachlab.errors import DatabaseBusy, NoRoom
from breachlab.paths import ROOT
from breachlab.store import databases
from breachlab.store.atomic_write import draft_of
from tests.breachlab.store.test_databases import value_in, write


def test_a_failed_run_leaves_the_former_database_and_no_stray_file(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    with pytest.raises(RuntimeError), databases.create(path) as connection:
        connection.execute("create table half as select 1")
        raise RuntimeError
    assert value_in(path) == "former"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_what_a_killed_run_left_is_gone_after_the_next_and_said(tmp_path):
    path, said = tmp_path / "lab.duckdb", []
    for suffix in ("", ".wal", ".wal.checkpoint"):
        (tmp_path / f"lab.duckdb.breachlab-draft{suffix}").write_text("torn")
    (tmp_path / "lab.duckdb.breachlab-draft.tmp").mkdir()
    (tmp_path / "lab.duckdb.breachlab-draft.tmp" / "spilled").write_text("torn")
    write(path, "whole", say=said.append)
    assert value_in(path) == "whole"
    assert os.listdir(tmp_path) == ["lab.duckdb"]
    assert len(said) == 1 and said[0].count("lab.duckdb.breachlab-draft") == 4
    write(path, "latter", say=said.append)  # and where nothing is left, nothing is said
    assert len(said) == 1


def test_an_open_reader_keeps_the_former_database(tmp_path, process):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    program = (
        "import breachlab, sys; lab = breachlab.connect(sys.argv[1]); print('open', flush=True); "
        "input(); print(lab.execute('select label_en from labels').fetchall()[0][0])"
    )
    reader = process.Popen(
        [sys.executable, "-c", program, path],
        cwd=ROOT,
        text=True,
        stdin=process.PIPE,
        stdout=process.PIPE,
    )
    assert reader.stdout.readline() == "open\n"
    write(path, "latter")
    assert reader.communicate("\n")[0] == "former\n"
    assert value_in(path) == "latter"


@contextmanager
def holding(path, process):
    """Give a process that holds the database at a path open for writing."""
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    )
    with process.Popen(
        [sys.executable, "-c", program, path],
        text=True,
        stdin=process.PIPE,
        stdout=process.PIPE,
    ) as holder:
        holder.stdout.readline()
        yield holder
        if holder.poll() is None:
            holder.communicate("\n")


@pytest.fixture
def held(tmp_path, process):
    """A database, and the process that holds it open for writing."""
    path = tmp_path / "lab.duckdb"
    write(path, "held")
    with holding(path, process) as holder:
        yield path, holder


def test_a_database_held_for_writing_elsewhere_names_the_process(held):
    path, holder = held
    with pytest.raises(DatabaseBusy, match=f"held open by process {holder.pid}"):
        breachlab.connect(path)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(NoRoom, match="--database PATH"),
        databases.create(tmp_path / "file" / "x.duckdb"),
    ):
        pass


LIKE_NAMES = [
    "lab.duckdb.new",
    "lab.duckdb.new.tmp",
    "lab.duckdb.new.wal",
    "lab.duckdb.tmp",
    "lab.duckdb.breachlab-drafts.csv",
    "lab.duckdb.breachlab-draft.of-mine",
]


def test_files_of_others_with_a_like_name_stay(tmp_path):
    for name in LIKE_NAMES:
        (tmp_path / name).write_text("somebody's")
    write(tmp_path / "lab.duckdb", "whole")
    write(tmp_path / "lab.duckdb", "latter")
    assert {path.name for path in tmp_path.iterdir()} == {"lab.duckdb", *LIKE_NAMES}
    assert {(tmp_path / name).read_text() for name in LIKE_NAMES} == {"somebody's"}


def test_the_log_of_a_killed_session_does_not_spoil_the_new_database(tmp_path, process):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('update labels set label_en = 0'); os._exit(1)"
    )
    process.run([sys.executable, "-c", program, path])
    assert (tmp_path / "lab.duckdb.wal").exists()
    write(path, "latter")
    assert value_in(path) == "latter"


def test_nothing_is_made_where_another_program_writes(held):
    path, holder = held
    with pytest.raises(DatabaseBusy, match=f"process {holder.pid}"):
        write(path, "latter")
    holder.communicate("\n")
    assert value_in(path) == "held"


def test_a_draft_that_another_run_began_this_very_moment_stays(tmp_path, monkeypatch, process):
    monkeypatch.setattr(databases, "_clear", lambda *_: None)  # it looked a moment before
    draft = draft_of(tmp_path / "lab.duckdb")
    with holding(draft, process) as other:
        with pytest.raises(DatabaseBusy, match=f"held open by process {other.pid}"):
            write(tmp_path / "lab.duckdb", "latter")
        assert draft.exists()
