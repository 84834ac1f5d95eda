"""connect: what it refuses, and the file that it reads; create: whole, or the former stays."""

import errno
import os
import sys
from contextlib import contextmanager

import duckdb
import pandas
import pytest

import breachlab
from breachlab.errors import DatabaseBusy, NoDatabase, NoRoom, OtherModel, TotalsDisagree
from breachlab.paths import ROOT
from breachlab.store import databases
from breachlab.store.files import draft_of
from tests.support.cases import for_each


def write(path, value, records=0, persons=0, **settings):
    """Write the least that is a lab database: a register of no record, and what its cube counts."""
    with databases.create(path, **settings) as connection:
        connection.execute("create table labels as select $v as label_en", {"v": value})
        connection.execute(
            "create table provenance as select 'synthetic' as kind, $version as model_version,"
            " 7::bigint as seed,"
            " 0::bigint as row_count, 0::bigint as person_count, 'frozen' as pools,"
            " '' as reference_sha256, $macros as macros_sha256, '' as duckdb_version,"
            " 1 as thread_count, now()::timestamp as generated_at, map {} as step_seconds",
            {"version": databases.MODEL_VERSION, "macros": databases.macros_sha256()},
        )
        connection.execute(
            f"create table age_cube as select {records}::bigint as record_count,"
            f" {persons}::bigint as person_count"
        )
        connection.execute(
            "create macro cube_totals() as table"
            " select 'age_cube' as counted_in, record_count, person_count from age_cube"
        )


def value_in(path):
    with breachlab.connect(path) as connection:
        return connection.execute("select label_en from labels").fetchall()[0][0]


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ({"records": 7}, r"age_cube counts 7 records and 0 persons, and the register has 0 and 0"),
        ({"persons": 1}, r"age_cube counts 0 records and 1 person, and the register has 0 and 0"),
    ],
)
@pytest.mark.parametrize("connects", [breachlab.connect, databases.connect_sealed])
def test_a_cube_that_does_not_count_the_register_is_refused(tmp_path, connects, counts, says):
    write(tmp_path / "lab.duckdb", 1, **counts)
    with pytest.raises(TotalsDisagree, match=says):
        connects(tmp_path / "lab.duckdb")


def test_a_database_with_other_macros_is_refused(tmp_path):
    write(tmp_path / "lab.duckdb", 1)
    with duckdb.connect(tmp_path / "lab.duckdb") as connection:
        connection.execute("update provenance set macros_sha256 = 'of another day'")
    with pytest.raises(OtherModel, match=r"with other macros.* python -m data_gen macros"):
        breachlab.connect(tmp_path / "lab.duckdb")


def test_a_missing_database_says_how_to_make_one(tmp_path):
    with pytest.raises(NoDatabase, match="Make one with: python -m data_gen"):
        breachlab.connect(tmp_path / "none.duckdb")


def test_a_missing_database_says_where_that_of_the_demo_is(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "DATA", tmp_path)
    with pytest.raises(NoDatabase) as without:
        breachlab.connect(tmp_path / "none.duckdb")
    (tmp_path / "demo.duckdb").touch()
    with pytest.raises(NoDatabase, match=r"--database \S+demo\.duckdb\. Make one with"):
        breachlab.connect(tmp_path / "none.duckdb")
    assert "demo" not in str(without.value).replace(str(tmp_path), "")


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
    with pytest.raises(
        OtherModel, match=f"model version 99; this code reads version {databases.MODEL_VERSION}"
    ):
        breachlab.connect(tmp_path / "old.duckdb")


def test_a_connection_cannot_write(lab):
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        lab.execute("create table t as select 1")


def test_a_path_that_speaks_of_locks_is_not_taken_for_one(tmp_path):
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / "notes.txt").write_text("hello " * 1000)
    with pytest.raises(NoDatabase, match="is not a database of this lab"):
        breachlab.connect(tmp_path / "block" / "notes.txt")


@for_each("kind, said", [("borrowed", "holds 'borrowed' data"), (None, "holds None data")])
def test_a_kind_of_data_without_words_is_refused(tmp_path, kind, said):
    path = tmp_path / "lab.duckdb"
    write(path, 1)
    with duckdb.connect(path) as connection:
        connection.execute("update provenance set kind = $kind", {"kind": kind})
    with pytest.raises(OtherModel, match=f"{said}; this code knows synthetic"):
        breachlab.connect(path)


def test_a_table_named_provenance_does_not_make_a_lab_database(tmp_path):
    with duckdb.connect(tmp_path / "other.duckdb") as connection:
        connection.execute("create table provenance as select 1 as x")
    with pytest.raises(NoDatabase, match="is not a database of this lab"):
        breachlab.connect(tmp_path / "other.duckdb")


@for_each("path", ["/", "x" * 300, "a\0b"])
def test_what_cannot_be_a_file_is_named(path):
    with pytest.raises(NoDatabase, match="cannot be a database"):
        breachlab.connect(path)
    with pytest.raises(NoDatabase, match="--database PATH"), databases.create(path):
        pass


ODD_PATHS = [float("nan"), 10**5_000, b"lab.duckdb", ["lab.duckdb"], [], pandas.NA, True]


@for_each("path", ODD_PATHS)
def test_what_is_no_path_is_named(path):
    expected = rf"^A {type(path).__name__} cannot be a database: the path of a file was expected"
    with pytest.raises(NoDatabase, match=expected):
        breachlab.connect(path)


@pytest.mark.parametrize("connects", [breachlab.connect, databases.connect_sealed])
def test_what_stands_there_now_is_read_though_the_former_is_still_open(tmp_path, connects):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    with connects(path) as former:
        write(path, "latter")
        with connects(path) as latter, connects(path) as once_more:
            values = [_value(each) for each in (former, latter, once_more)]
            assert values == ["former", "latter", "latter"]
        write(path, "last")
        with connects(path) as last:
            assert [_value(each) for each in (former, last)] == ["former", "last"]
    assert value_in(path) == "last"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def _value(connection):
    return connection.execute("select label_en from labels").fetchall()[0][0]


def test_behind_a_link_too(tmp_path):
    link, path = tmp_path / "link.duckdb", tmp_path / "there" / "lab.duckdb"
    write(path, "former")
    link.symlink_to(path.relative_to(tmp_path))
    with breachlab.connect(link):
        write(link, "latter")
        assert value_in(link) == "latter"
    assert sorted(os.listdir(tmp_path)) == ["link.duckdb", "there"]


def test_what_took_its_place_and_cannot_be_read_leaves_no_other_name_behind(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    with breachlab.connect(path) as former:
        (tmp_path / "notes.txt").write_text("hello " * 1_000)
        os.replace(tmp_path / "notes.txt", path)
        with pytest.raises(NoDatabase, match=r"lab\.duckdb is not a database of this lab"):
            breachlab.connect(path)
        assert _value(former) == "former"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_where_no_second_name_can_be_made_the_former_is_not_passed_off_as_the_latter(
    tmp_path, monkeypatch
):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    with breachlab.connect(path):
        write(path, "latter")
        monkeypatch.setattr(os, "link", _refused)
        with pytest.raises(NoRoom, match=r"made anew, and cannot .* \(Read-only file system\)"):
            breachlab.connect(path)


def _refused(*names, **settings):
    raise OSError(errno.EROFS, os.strerror(errno.EROFS))


def test_a_failed_run_leaves_the_former_database_and_no_stray_file(tmp_path):
    path = tmp_path / "lab.duckdb"
    write(path, "former")
    # The run is what fails.
    with pytest.raises(RuntimeError), databases.create(path) as connection:  # noqa: PT012
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
