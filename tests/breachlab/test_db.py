"""connect and create: what they refuse, and that a failure loses nothing."""

import os
import subprocess
import sys

import duckdb
import pytest

import breachlab
from breachlab import db
from breachlab.errors import DatabaseBusy, NoDatabase, NoRoom, OtherModel


def write(path, value):
    with db.create(path) as connection:
        connection.execute("create table t as select $v as v", {"v": value})
        connection.execute("create table provenance as select 0 as model_version")


def value_in(path):
    with breachlab.connect(path) as connection:
        return connection.execute("select v from t").fetchall()[0][0]


def test_a_missing_database_says_how_to_make_one(tmp_path):
    with pytest.raises(NoDatabase, match="Make one with: python -m data_gen"):
        breachlab.connect(tmp_path / "none.duckdb")


def test_a_text_file_is_not_a_database(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("hello " * 1000)
    with pytest.raises(NoDatabase, match="is not a database of this lab"):
        breachlab.connect(path)


def test_another_database_is_not_a_lab_database(tmp_path):
    duckdb.connect(tmp_path / "other.duckdb").close()
    with pytest.raises(NoDatabase, match="is not a database of this lab"):
        breachlab.connect(tmp_path / "other.duckdb")


def test_another_model_version_is_named(tmp_path):
    with duckdb.connect(tmp_path / "old.duckdb") as connection:
        connection.execute("create table provenance as select 99 as model_version")
    with pytest.raises(OtherModel, match="model version 99; this code reads version 0"):
        breachlab.connect(tmp_path / "old.duckdb")


def test_a_connection_cannot_write(lab):
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        lab.execute("create table t as select 1")


def test_a_failed_run_leaves_the_former_database_and_no_stray_file(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    with pytest.raises(RuntimeError), db.create(path) as connection:
        connection.execute("create table half as select 1")
        raise RuntimeError
    assert value_in(path) == "former"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_what_a_killed_run_left_is_gone_after_the_next(tmp_path):
    path = tmp_path / "lab.duckdb"
    for suffix in (".new", ".new.wal"):
        (tmp_path / f"lab.duckdb{suffix}").write_text("torn")
    (tmp_path / "lab.duckdb.new.tmp").mkdir()
    (tmp_path / "lab.duckdb.new.tmp" / "spilled").write_text("torn")
    write(path, "whole")
    assert value_in(path) == "whole"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_an_open_reader_keeps_the_former_database(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    program = (
        "import breachlab, sys; lab = breachlab.connect(sys.argv[1]); print('open', flush=True); "
        "input(); print(lab.execute('select v from t').fetchall()[0][0])"
    )
    reader = subprocess.Popen(
        [sys.executable, "-c", program, path],
        cwd=db.ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert reader.stdout.readline() == "open\n"
    write(path, "latter")
    assert reader.communicate("\n")[0] == "former\n"
    assert value_in(path) == "latter"


def test_a_database_held_for_writing_elsewhere_names_the_process(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "held")
    program = (
        "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, path],
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        holder.stdout.readline()
        with pytest.raises(DatabaseBusy, match=f"held open by process {holder.pid}"):
            breachlab.connect(path)
        holder.communicate("\n")


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NoRoom, match="--database PATH"), db.create(tmp_path / "file" / "x.duckdb"):
        pass
