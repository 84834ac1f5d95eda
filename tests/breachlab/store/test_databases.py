"""Databases and files that commands write: refused, made whole or left; the scratch folder."""

import errno
import os
import platform
import stat
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import duckdb
import pandas
import pytest

import breachlab
from breachlab.errors import (
    DatabaseBusy,
    NoDatabase,
    NoRoom,
    NotReplaced,
    OtherModel,
    TotalsDisagree,
)
from breachlab.paths import ROOT
from breachlab.query import catalogue
from breachlab.query.catalogue import ANSWERS
from breachlab.store import databases, files, model_checks, temporary_files
from breachlab.store.connections import open_connection, seal
from breachlab.store.files import check_own_file, draft_of, draft_of_file, write_own_file
from breachlab.store.temporary_files import scratch_folder, spill_path
from data_gen.commands import dictionary


def write(path, value, **settings):
    """Write the least that is a lab database: a register of no record, and a cube of it."""
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
            "create table age_cube as select 0::bigint as record_count, 0::bigint as person_count"
        )
        connection.execute(
            "create macro cube_totals() as table"
            " select 'age_cube' as counted_in, record_count, person_count from age_cube"
        )


def value_of(connection):
    return connection.execute("select label_en from labels").fetchall()[0][0]


def value_in(path):
    with breachlab.connect(path) as connection:
        return value_of(connection)


NOT_OURS = "is not a database of this lab"
OLD = f"model version 99; this code reads version {databases.MODEL_VERSION}"
MACROS = r"with other macros.* python -m data_gen macros"
RECORDS = "age_cube counts 7 records and 0 persons, and the world has 0 and 0"
PERSON = "age_cube counts 0 records and 1 person, and the world has 0 and 0"
# whether it was a database of this lab, what is done in it, the error, what is said
REFUSED = [
    (True, "update provenance set macros_sha256 = 'of another day'", OtherModel, MACROS),
    (True, "update provenance set kind = 'borrowed'", OtherModel, "contains 'borrowed' data; this"),
    (True, "update provenance set kind = null", OtherModel, "None data; this code knows synthetic"),
    (True, "update age_cube set record_count = 7", TotalsDisagree, RECORDS),
    (True, "update age_cube set person_count = 1", TotalsDisagree, PERSON),
    (False, "create table provenance as select 99 as model_version", OtherModel, OLD),
    (False, "create table provenance as select 1 as x", NoDatabase, NOT_OURS),
    (False, "select 1", NoDatabase, NOT_OURS),
]


@pytest.mark.parametrize(("is_ours", "sql", "error", "said"), REFUSED)
def test_database_of_others_or_of_another_model_is_refused(tmp_path, is_ours, sql, error, said):
    path = tmp_path / "lab.duckdb"
    if is_ours:
        write(path, 1)
    with duckdb.connect(path) as connection:
        connection.execute(sql)
    for connects in (breachlab.connect, databases.connect_sealed):
        with pytest.raises(error, match=said):
            connects(path)


def test_text_file_is_no_database_though_its_path_speaks_of_locks(tmp_path):
    path = tmp_path / "block" / "notes.txt"
    path.parent.mkdir()
    path.write_text("hello " * 1000)
    with pytest.raises(NoDatabase, match=NOT_OURS):
        breachlab.connect(path)


def test_missing_database_says_where_that_of_the_demo_is(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "DATA", tmp_path)
    with pytest.raises(NoDatabase) as without:
        breachlab.connect(tmp_path / "none.duckdb")
    (tmp_path / "demo.duckdb").touch()
    with pytest.raises(NoDatabase, match=r"--database \S+demo\.duckdb\. Or make the missing"):
        breachlab.connect(tmp_path / "none.duckdb")
    assert "demo" not in str(without.value).replace(str(tmp_path), "")


@pytest.mark.parametrize("path", ["/", "x" * 300, "a\0b"])
def test_path_that_cannot_be_of_a_file_is_named(tmp_path, path):
    with pytest.raises(NoDatabase, match="cannot be a database"):
        breachlab.connect(path)
    with pytest.raises(NoDatabase, match="--database PATH"), databases.create(path):
        pass
    (tmp_path / "file").write_text("")
    inside = tmp_path / "file" / "x.duckdb"
    with pytest.raises(NoRoom, match="--database PATH"), databases.create(inside):
        pass


@pytest.mark.parametrize(
    "path",
    [float("nan"), 10**5_000, b"lab.duckdb", ["lab.duckdb"], [], pandas.NA, True],
    ids=lambda each: type(each).__name__,
)
def test_path_of_another_type_is_refused(path):
    expected = rf"^A {type(path).__name__} cannot be a database: the path of a file was expected"
    with pytest.raises(NoDatabase, match=expected):
        breachlab.connect(path)


@pytest.fixture
def path(tmp_path):
    """A database with the value "former"."""
    write(tmp_path / "lab.duckdb", "former")
    return tmp_path / "lab.duckdb"


@pytest.mark.parametrize("connects", [breachlab.connect, databases.connect_sealed])
def test_database_made_anew_is_read_though_the_former_is_still_open(tmp_path, path, connects):
    with connects(path) as former:
        write(path, "latter")
        with connects(path) as latter, connects(path) as once_more:
            values = [value_of(each) for each in (former, latter, once_more)]
            assert values == ["former", "latter", "latter"]
        write(path, "last")
        with connects(path) as last:
            assert [value_of(each) for each in (former, last)] == ["former", "last"]
        (tmp_path / "link.duckdb").symlink_to("lab.duckdb")
        write(tmp_path / "link.duckdb", "behind a link")
        assert value_in(path) == value_in(tmp_path / "link.duckdb") == "behind a link"
    assert {*os.listdir(tmp_path)} == {"lab.duckdb", "link.duckdb"}


def test_file_in_the_place_of_a_database_leaves_no_other_name_behind(tmp_path, path):
    with breachlab.connect(path) as former:
        (tmp_path / "notes.txt").write_text("hello " * 1_000)
        os.replace(tmp_path / "notes.txt", path)
        with pytest.raises(NoDatabase, match=r"lab\.duckdb is not a database of this lab"):
            breachlab.connect(path)
        assert value_of(former) == "former"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_former_is_not_passed_off_as_the_latter_where_no_second_name_can_be_made(path, monkeypatch):
    with breachlab.connect(path):
        write(path, "latter")
        refused = Mock(side_effect=OSError(errno.EROFS, os.strerror(errno.EROFS)))
        monkeypatch.setattr(os, "link", refused)
        with pytest.raises(NoRoom, match=r"made anew, and cannot .* \(Read-only file system\)"):
            breachlab.connect(path)


def test_failed_run_leaves_the_former_database_and_no_stray_file(tmp_path, path):
    with pytest.raises(duckdb.CatalogException), databases.create(path) as connection:
        connection.execute("create table half as select 1; from nothing")
    assert value_in(path) == "former"
    assert os.listdir(tmp_path) == ["lab.duckdb"]


def test_draft_that_a_killed_run_left_is_removed_by_the_next_and_said(tmp_path):
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


def test_reader_of_another_process_keeps_the_former_database(path, process):
    program = (
        "import breachlab, sys; lab = breachlab.connect(sys.argv[1]); print('open', flush=True); "
        "input(); print(lab.execute('select label_en from labels').fetchall()[0][0])"
    )
    pipes = {"stdin": process.PIPE, "stdout": process.PIPE, "text": True}
    reader = process.Popen([sys.executable, "-c", program, path], cwd=ROOT, **pipes)
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
    pipes = {"stdin": process.PIPE, "stdout": process.PIPE, "text": True}
    with process.Popen([sys.executable, "-c", program, path], **pipes) as holder:
        holder.stdout.readline()
        yield holder
        if holder.poll() is None:
            holder.communicate("\n")


def test_files_of_others_with_a_like_name_stay(tmp_path):
    endings = (".new", ".new.tmp", ".new.wal", ".tmp")
    endings += (".breachlab-drafts.csv", ".breachlab-draft.of-mine")
    names = [f"lab.duckdb{each}" for each in endings]
    for name in names:
        (tmp_path / name).write_text("somebody's")
    write(tmp_path / "lab.duckdb", "whole")
    write(tmp_path / "lab.duckdb", "latter")
    assert {path.name for path in tmp_path.iterdir()} == {"lab.duckdb", *names}
    assert {(tmp_path / name).read_text() for name in names} == {"somebody's"}


def test_log_of_a_killed_session_does_not_spoil_the_new_database(path, process):
    program = (
        "import duckdb, os, sys; c = duckdb.connect(sys.argv[1]); "
        "c.execute('update labels set label_en = 0'); os._exit(1)"
    )
    process.run([sys.executable, "-c", program, path])
    assert path.with_suffix(".duckdb.wal").exists()
    write(path, "latter")
    assert value_in(path) == "latter"


def test_database_held_for_writing_elsewhere_is_neither_read_nor_replaced(path, process):
    with holding(path, process) as holder:
        with pytest.raises(DatabaseBusy, match=f"open in process {holder.pid}"):
            breachlab.connect(path)
        with pytest.raises(DatabaseBusy, match=f"process {holder.pid}"):
            write(path, "latter")
    assert value_in(path) == "former"


def test_draft_that_another_run_began_this_very_moment_stays(tmp_path, monkeypatch, process):
    monkeypatch.setattr(databases, "_clear", lambda *_: None)  # it looked a moment before
    draft = draft_of(tmp_path / "lab.duckdb")
    with holding(draft, process) as other:
        with pytest.raises(DatabaseBusy, match=f"open in process {other.pid}"):
            write(tmp_path / "lab.duckdb", "latter")
        assert draft.exists()


def test_write_own_file_replaces_what_says_synthetic_and_what_a_link_leads_to(tmp_path):
    path, link = tmp_path / "page.md", tmp_path / "link.md"
    link.symlink_to("page.md")
    for target, text in ((path, "SYNTHETIC: 1"), (path, "SYNTHETIC: 2"), (link, "SYNTHETIC: 3")):
        write_own_file(target, text)
        assert path.read_text() == text
    assert {*os.listdir(tmp_path)} == {"page.md", "link.md"} and os.readlink(link) == "page.md"


def test_write_own_file_removes_the_draft_of_a_killed_run_and_says_so(tmp_path, capsys):
    own = draft_of_file(tmp_path / "page.md").name.removesuffix(str(os.getpid()))
    left, other = tmp_path / f"{own}4194305", tmp_path / ".page.md.4194305"
    for each in (left, other):
        each.write_text("half")
    write_own_file(tmp_path / "page.md", "SYNTHETIC")
    assert {path.name for path in tmp_path.iterdir()} == {"page.md", other.name}
    assert left.name in capsys.readouterr().err


OTHERS = {
    "text": (lambda path: path.write_text("my own"), "is a text file that this lab did not"),
    "empty": (lambda path: path.touch(), "is an empty file that this lab did not"),
    "bytes": (lambda path: path.write_bytes(b"\xff\x00"), "is a file of another kind that"),
    "folder": (lambda path: path.mkdir(), "is a folder: a free name was expected"),
    "pipe": (os.mkfifo, "is a pipe: a free name was expected"),
    "loop": (lambda path: path.symlink_to(path), r"leads to no file \(Too many levels"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_write_own_file_keeps_what_is_of_others_and_names_it(tmp_path, kind):
    put, says = OTHERS[kind]
    path = tmp_path / "page.md"
    put(path)
    before = (os.lstat(path), path.read_bytes() if path.is_file() else None)
    with pytest.raises(NotReplaced, match=says):
        write_own_file(path, "SYNTHETIC")
    assert (os.lstat(path), path.read_bytes() if path.is_file() else None) == before
    assert os.listdir(tmp_path) == ["page.md"]


@pytest.mark.parametrize("page", [*catalogue.PAGES.values(), ANSWERS, dictionary.PAGE])
def test_page_that_a_command_writes_anew_says_synthetic(page):
    """Or the command would refuse to write it."""
    assert page.is_file()
    check_own_file(page)


def test_catalogue_is_not_written_over_a_page_of_others(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("my own")
    monkeypatch.setattr(catalogue, "PAGES", {"en": tmp_path / "README.md"})
    monkeypatch.setattr(catalogue, "LANGUAGES", ["en"])
    with pytest.raises(NotReplaced, match=r"README\.md is a text file"):
        catalogue.write()
    assert (tmp_path / "README.md").read_text() == "my own"


ROWS = """
    select 'zqxwvk' || i || repeat('x', 50) as text
    from range(600_000) as numbers(i)
    order by hash(i)
"""


@pytest.fixture
def root(tmp_path, monkeypatch):
    """The scratch folder of this test, whose data stand beside it."""
    monkeypatch.delenv(temporary_files.VARIABLE, raising=False)
    monkeypatch.setattr(temporary_files, "DATA", tmp_path / "data")
    monkeypatch.setattr(temporary_files, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "data").mkdir()
    return tmp_path / "data" / ".scratch"


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_scratch_folder_is_its_users_alone_and_removed_at_the_end(root):
    root.parent.rmdir()  # which is not made to look for a place
    assert Path(spill_path()).parent.parent == root.parent.parent and not root.parent.exists()
    with scratch_folder() as one, scratch_folder() as other:
        (one / "kept").write_text("x")
        assert {one.parent, other.parent} == {root} and one != other
        assert [*map(mode_of, (root, one, other))] == [0o700] * 3
    assert os.listdir(root) == []


def test_scratch_folder_removes_what_ended_processes_left_and_no_more(root):
    root.mkdir()
    this, first = platform.node(), temporary_files._start(1)
    ended, reused, running, own, elsewhere, former_elsewhere, foreign = (
        root / name
        for name in (
            f"{this}-{2**22 + 1}-5-00000001",
            f"{this}-1-{int(first) + 1}-00000002",  # the number of another process by now
            f"{this}-1-{first}-00000003",
            f"{this}-{os.getpid()}-{temporary_files._start(os.getpid())}-00000004",
            "another-machine-7-5-00000005",
            "another-machine-7-5-00000006",
            "notes",
        )
    )
    for folder in (ended, reused, running, own, elsewhere, former_elsewhere, foreign):
        folder.mkdir()
        (folder / "list.csv").write_text("x")
    two_days_ago = time.time() - 2 * 86_400
    os.utime(former_elsewhere, (two_days_ago, two_days_ago))
    with scratch_folder():
        pass
    assert {*root.iterdir()} == {running, own, elsewhere, foreign}


def test_scratch_folder_is_where_the_variable_says(root, tmp_path, monkeypatch):
    monkeypatch.setenv(temporary_files.VARIABLE, str(tmp_path / "large"))
    with scratch_folder() as folder:
        assert folder.parent.parent == tmp_path / "large"
    (tmp_path / "large" / folder.parent.name).rmdir()
    (tmp_path / "large" / folder.parent.name).write_text("a file")
    with pytest.raises(NoRoom, match="BREACHLAB_SCRATCH=FOLDER"), scratch_folder():
        pass
    assert spill_path() == "" and not root.exists()


def test_scratch_folder_follows_no_link_and_takes_a_folder_beside_no_data(root, tmp_path):
    root.symlink_to(tmp_path)
    with scratch_folder() as folder:
        assert folder.parent == tmp_path / f"breachlab-{os.getuid()}"
        assert mode_of(folder.parent) == 0o700


@pytest.mark.parametrize(
    ("is_of_file", "is_private"), [(False, True), (False, False), (True, False)]
)
def test_duckdb_spills_to_the_scratch_folder_alone(is_of_file, is_private, root, tmp_path):
    path = tmp_path / "lab.duckdb"
    if is_of_file:
        open_connection(path).close()
    limits = {"memory_limit": "45MB", "threads": 2}
    target = path if is_of_file else ":memory:"
    with open_connection(target, is_of_file, is_private=is_private, **limits) as connection:
        if is_of_file:
            seal(connection)
        rows = connection.execute(ROWS)
        rows.fetchone()
        spilled = [file for file in root.rglob("*") if file.is_file() and file.stat().st_size]
        assert sum(file.stat().st_size for file in spilled) > 10_000_000
        assert any(b"zqxwvk" in file.read_bytes() for file in spilled) != is_private
        with open_connection(target, is_of_file, is_private=is_private, **limits) as other:
            assert other.execute("select 1").fetchall() == [(1,)]
    assert os.listdir(root) == []
    assert {file.name for file in tmp_path.iterdir()} <= {"data", "lab.duckdb"}


@pytest.fixture
def base(tmp_path):
    """A database of seven rows that others begin as copies of."""
    path = tmp_path / "base.duckdb"
    with open_connection(path) as connection:
        connection.execute("create table seven as select range as n from range(7)")
    return path


def count_of(connection):
    return connection.execute("select count(*) from duckdb_tables()").fetchall()[0][0]


def test_a_database_begins_as_a_copy(tmp_path, base):
    path = tmp_path / "lab.duckdb"
    with databases.create(path, begun=base) as connection:
        assert len(connection.table("seven")) == 7
        connection.execute("insert into seven values (7)")
    with open_connection(base) as connection:
        assert len(connection.table("seven")) == 7
    assert sorted(each.name for each in tmp_path.iterdir()) == ["base.duckdb", "lab.duckdb"]


def test_a_database_begins_empty_where_no_copy_can_be_made(tmp_path, base, monkeypatch):
    def refuse(*_):
        raise OSError("no links here")

    with databases.create(tmp_path / "1.duckdb", begun=tmp_path / "gone.duckdb") as connection:
        assert count_of(connection) == 0
    monkeypatch.setattr(Path, "hardlink_to", refuse)
    with databases.create(tmp_path / "2.duckdb", begun=base) as connection:
        assert count_of(connection) == 0
    assert [each.name for each in tmp_path.glob("*draft*")] == []


def test_a_copy_does_not_take_the_place_of_the_draft_of_another_run(tmp_path, base):
    """The other has begun since this one looked."""
    draft = draft_of(tmp_path / "lab.duckdb")
    write_own = draft.write_bytes(b"of another run")
    files.begin_by_copy(draft, base)
    assert draft.stat().st_size == write_own


def test_a_former_database_that_was_not_touched_is_not_read_again(tmp_path, monkeypatch):
    """One that another program has put there meanwhile is, and stays."""
    path, read = tmp_path / "lab.duckdb", []
    write(path, "former")
    whole = model_checks.list_additions
    monkeypatch.setattr(
        model_checks, "list_additions", lambda connection: read.append(1) or whole(connection)
    )
    write(path, "second")
    assert len(read) == 1
    with pytest.raises(NotReplaced):
        write_while_another_appears(path)
    with open_connection(path, read_only=True) as stayed:
        assert len(stayed.table("theirs")) == 1


def write_while_another_appears(path):
    with databases.create(path) as connection:
        connection.execute("create table labels as select 'third' as label_en")
        path.unlink()
        with open_connection(path) as foreign:
            foreign.execute("create table theirs as select 1 as n")
