"""What stands where a database would go: nothing of it is lost, and what to type next is said."""

import os
import socket
import sqlite3
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from breachlab import db
from breachlab.paths import ROOT
from data_gen.__main__ import main
from data_gen.commands import generate  # before a test gives its rights away

NOBODY = 65_534


PROVENANCE = """
    create table provenance as select {} as model_version, {}::bigint as row_count
"""


def ours(path, model_version=db.MODEL_VERSION):
    """Write what says that it is a database of this lab."""
    with duckdb.connect(path) as connection:
        connection.execute(PROVENANCE.format(model_version, 0))


@pytest.fixture
def small(monkeypatch):
    """Runs that make, in place of records, what says how many there are."""

    def build(connection, world, quiet):
        connection.execute(PROVENANCE.format(db.MODEL_VERSION, world.rows))

    monkeypatch.setattr(generate, "build", build)


def rows_said(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select row_count from provenance").fetchall()


def foreign(path):
    with duckdb.connect(path) as connection:
        connection.execute("create table mine as select 42 as answer")


def of_like_names(path):
    with duckdb.connect(path) as connection:
        connection.execute("create table provenance as select 2 as model_version, 'mine' as whose")


def cut_short(path):
    foreign(path)
    os.truncate(path, 20_000)


def of_sqlite(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table mine (answer)")
    connection.close()


def linked(path):
    (path.parent / "elsewhere").mkdir()
    foreign(path.parent / "elsewhere" / "behind.duckdb")
    path.symlink_to(path.parent / "elsewhere" / "behind.duckdb")


def linked_in_a_circle(path):
    path.symlink_to(path)


def device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # as /dev/null
    except (AttributeError, PermissionError):
        path.symlink_to(os.devnull)


def a_socket(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def read_only(path):
    ours(path)
    path.chmod(0o444)


def another_log(path):
    path.with_name("x.duckdb.wal").write_text("the log of a database that is elsewhere")


NOT_OURS = "no database of this lab"
NO_FILE = "cannot be a database: the path of a file was expected"
# What is there: how it is made, what is found, what was expected, whether --replace insists.
TARGETS = {
    "text": (lambda path: path.write_text("my notes, été"), "is a text file", NOT_OURS, True),
    "empty": (lambda path: path.touch(), "is an empty file", NOT_OURS, True),
    "bytes": (lambda path: path.write_bytes(bytes(range(256))), "of another kind", NOT_OURS, True),
    "foreign": (foreign, "is a DuckDB database", NOT_OURS, True),
    "like names": (of_like_names, "is a DuckDB database", NOT_OURS, True),
    "cut short": (cut_short, "a DuckDB database that cannot be read", NOT_OURS, True),
    "sqlite": (of_sqlite, "is a SQLite database", NOT_OURS, True),
    "link": (linked, "behind.duckdb is a DuckDB database", NOT_OURS, True),
    "circle": (linked_in_a_circle, "leads to no file (Too many levels", NO_FILE, False),
    "device": (device, "is a device", NO_FILE, False),
    "folder": (lambda path: path.mkdir(), "is a folder", NO_FILE, False),
    "socket": (a_socket, "is a socket", NO_FILE, False),
    "read-only": (read_only, "is read-only", "a file that may be replaced was expected", False),
    "log": (another_log, "x.duckdb.wal stands there without", "none was expected", True),
}


def everything(folder):
    """Return all that stands in a folder: {path: (what it is, its bytes or where it leads)}."""
    return {
        path.relative_to(folder): (os.lstat(path).st_mode, os.lstat(path).st_rdev, held(path))
        for path in sorted(folder.rglob("*"))
    }


def held(path):
    if path.is_symlink():
        return os.readlink(path)
    return path.read_bytes() if path.is_file() else None


unix = pytest.mark.skipif(os.name == "nt", reason="it has other links, devices and sockets")


@pytest.fixture
def target(tmp_path, request):
    """A path with what the test's kind has there."""
    path = tmp_path / "x.duckdb"
    TARGETS[request.getfixturevalue("kind")][0](path)
    return path


@unix
@pytest.mark.parametrize("kind", TARGETS)
def test_what_is_no_database_of_this_lab_stays_and_is_named(target, kind, capsys):
    _, found, expected, can_be_replaced = TARGETS[kind]
    before = everything(target.parent)
    assert main(["--rows", "1_000", "--database", str(target)]) == 1
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.count("\n") == 1
    assert found in printed.err and expected in printed.err and "--database PATH" in printed.err
    assert ("--replace" in printed.err) is (can_be_replaced and kind != "log")
    assert everything(target.parent) == before


@unix
@pytest.mark.parametrize("kind", [kind for kind, (*_, can_be) in TARGETS.items() if can_be])
def test_a_file_that_may_be_lost_is_replaced_where_it_stands(target, kind, small):
    is_link, beside = target.is_symlink(), set(everything(target.parent))
    words = ["--rows", "1_000", "--database", str(target), "--quiet"]
    assert main([*words, "--replace"]) == 0
    assert rows_said(target) == [(1_000,)]
    log = {Path("x.duckdb.wal")} if kind == "log" else set()
    assert set(everything(target.parent)) == (beside | {Path("x.duckdb")}) - log
    assert target.is_symlink() is is_link
    assert main(words) == 0  # and the next run finds a database of this lab


@unix
@pytest.mark.parametrize("kind", [kind for kind, (*_, can_be) in TARGETS.items() if not can_be])
def test_what_is_no_file_or_is_protected_is_not_replaced_either(target, kind, capsys):
    before = everything(target.parent)
    assert main(["--rows", "1_000", "--database", str(target), "--replace"]) == 1
    assert TARGETS[kind][1] in capsys.readouterr().err
    assert everything(target.parent) == before


@unix
@pytest.mark.parametrize("module", ["data_gen", "data_gen verify", "data_gen macros", "breachlab"])
def test_a_pipe_is_refused_at_once(tmp_path, module):
    """Whoever opened it would wait for another to write into it."""
    os.mkfifo(tmp_path / "pipe")
    command = [sys.executable, "-m", *module.split(), "--database", str(tmp_path / "pipe")]
    command += ["exposure/total"] if module == "breachlab" else []
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (run.returncode, run.stdout) == (1, "")
    assert "/pipe' is a pipe and cannot be a database: the path of a file was" in run.stderr
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode) and len(os.listdir(tmp_path)) == 1


@unix
def test_what_is_piped_into_another_program_is_no_database():
    command = [sys.executable, "-m", "data_gen", "--database", "/dev/stdout"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and "is a pipe" in run.stderr


@unix
@pytest.mark.parametrize("is_there", [True, False])
def test_the_file_behind_a_link_is_replaced_in_its_own_folder(tmp_path, small, is_there):
    (tmp_path / "disk").mkdir()
    behind, link = tmp_path / "disk" / "lab.duckdb", tmp_path / "link.duckdb"
    link.symlink_to("disk/lab.duckdb")
    if is_there:
        ours(behind)
    assert main(["--rows", "1_000", "--quiet", "--database", str(link)]) == 0
    assert os.readlink(link) == "disk/lab.duckdb"
    assert os.listdir(tmp_path / "disk") == ["lab.duckdb"]
    assert sorted(os.listdir(tmp_path)) == ["disk", "link.duckdb"]
    assert rows_said(behind) == [(1_000,)]


@pytest.fixture
def unprivileged():
    """A folder that somebody else may read and not write to, and the rights of somebody else."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours(folder / "lab.duckdb")
        is_root = os.geteuid() == 0
        (folder / "shut").mkdir(0o700 if is_root else 0)
        folder.chmod(0o755 if is_root else 0o555)
        if is_root:
            os.setresuid(NOBODY, NOBODY, 0)
        yield folder
        if is_root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        (folder / "shut").chmod(0o755)


@unix
@pytest.mark.parametrize("name", ["lab.duckdb", "new.duckdb", "deeper/new.duckdb"])
def test_a_folder_that_may_not_be_written_to_is_named_before_the_start(unprivileged, capsys, name):
    before = everything(unprivileged)
    assert main(["--rows", "1_000", "--database", str(unprivileged / name)]) == 1
    said = capsys.readouterr().err
    assert f"The folder {unprivileged} may not be written to: one was expected that may" in said
    assert "--database PATH" in said and everything(unprivileged) == before


@unix
def test_a_folder_that_may_not_be_entered_is_named(unprivileged, capsys):
    assert main(["--rows", "1_000", "--database", str(unprivileged / "shut" / "x.duckdb")]) == 1
    said = capsys.readouterr().err
    assert "stands in a folder that may not be entered and cannot be a database" in said


def test_what_came_while_a_run_was_under_way_stays(tmp_path, capsys, monkeypatch):
    path = tmp_path / "x.duckdb"
    monkeypatch.setattr(generate, "build", lambda *_: foreign(path))
    assert main(["--rows", "1_000", "--database", str(path), "--quiet"]) == 1
    assert "is a DuckDB database and no database of this lab" in capsys.readouterr().err
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from mine").fetchall() == [(42,)]
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("model_version", [1, db.MODEL_VERSION, 99])
def test_a_database_of_this_lab_is_replaced_whatever_its_model(tmp_path, small, model_version):
    ours(tmp_path / "lab.duckdb", model_version)
    assert main(["--rows", "1_000", "--quiet", "--database", str(tmp_path / "lab.duckdb")]) == 0
    assert rows_said(tmp_path / "lab.duckdb") == [(1_000,)]


@pytest.mark.parametrize("kind", ["foreign", "text", "sqlite"])
def test_macros_are_not_stored_in_what_is_no_database_of_this_lab(target, kind, capsys):
    before = everything(target.parent)
    assert main(["macros", "--database", str(target)]) == 1
    assert "is not a database of this lab" in capsys.readouterr().err
    assert everything(target.parent) == before
