"""Files in the place of a new database: none is lost, and the error says what to type."""

import os
import stat
import sys
import tempfile
from pathlib import Path

import duckdb
import pytest

from breachlab.__main__ import main as ask
from breachlab.paths import ROOT
from breachlab.store import databases
from data_gen import build  # before a test gives its rights away
from data_gen.__main__ import main
from tests.support.targets import TARGETS, everything, put_duckdb, put_ours

NOBODY = 65_534


def rows_said(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select row_count from provenance").fetchall()


unix = pytest.mark.skipif(os.name == "nt", reason="it has other links, devices and sockets")


REFUSED = {kind: target for kind, target in TARGETS.items() if target.said}
REPLACEABLE = {kind: target for kind, target in REFUSED.items() if target.can_be_replaced}
ONE_OF_EACH = {"text", "foreign", "link to a file", "log"}
PROTECTED = {kind: target for kind, target in REFUSED.items() if not target.can_be_replaced}
# What a shell types where a variable is not set, with the database that would then be lost.
UNSET = {
    "empty path": ["--database", ""],
    "empty path, joined": ["--database="],
    "blank path": ["--database", " "],
    "empty variable": [],
}
RUN = ["--rows", "1_000", "--quiet"]


@pytest.fixture
def put(tmp_path):
    """A function that puts a kind of target into a folder of its own, and returns its path."""

    def put(kind):
        path = tmp_path / kind.replace(" ", "_") / "x.duckdb"
        path.parent.mkdir()
        TARGETS[kind].put(path)
        return path

    return put


def loses(folder, words, says, may_go, capsys):
    """Return what is wrong with a run: what it lost or did not say."""
    before = everything(folder)
    code = main([*RUN, *words])
    printed, after = capsys.readouterr(), everything(folder)
    if not says:
        kept = [path for path in before if path not in may_go and after.get(path) != before[path]]
        more = after.keys() - before.keys() - may_go
        return (code, kept, more) if code or kept or more else None
    unsaid = [each for each in says if each not in printed.err]
    is_one_line = printed.err.count("\n") == 1 and printed.out == ""
    if code in (1, 2) and after == before and not unsaid and is_one_line:
        return None
    return code, unsaid, printed


@unix
def test_no_target_is_lost(put, capsys, no_records):
    """A run takes the place of a database of this lab alone, and of nothing beside it."""
    lost = {}
    for kind, target in TARGETS.items():
        path = put(kind)
        says = (target.said, target.expected, "--database PATH") if target.said else ()
        replaced = () if says else (Path(os.path.realpath(path)).relative_to(path.parent),)
        may_go = {*replaced, *map(Path, target.gone)}
        lost[kind] = loses(path.parent, ["--database", str(path)], says, may_go, capsys)
        if not says and not lost[kind]:
            assert rows_said(path) == [(1_000,)], kind
    assert {kind: what for kind, what in lost.items() if what} == {}


def test_a_path_that_is_not_set_loses_no_database(tmp_path, capsys, no_records, monkeypatch):
    put_ours(tmp_path / "breachlab.duckdb")
    monkeypatch.setattr(databases, "DATA", tmp_path)
    monkeypatch.setenv("BREACHLAB_DATABASE", "")
    says = ("is empty, as where a variable of the shell is not set",)
    lost = {kind: loses(tmp_path, words, says, (), capsys) for kind, words in UNSET.items()}
    assert {kind: what for kind, what in lost.items() if what} == {}


@unix
def test_a_refusal_says_replace_where_that_helps(put, capsys):
    found = {}
    for kind in REFUSED:
        assert main([*RUN, "--database", str(put(kind))]) == 1, kind
        found[kind] = "--replace" in capsys.readouterr().err
    assert found == {kind: kind in REPLACEABLE and kind != "log" for kind in REFUSED}


@unix
def test_a_file_that_may_be_lost_is_replaced_where_it_stands(put, no_records):
    for kind in ONE_OF_EACH:
        path = put(kind)
        check_replaced(path, kind)
        assert main([*RUN, "--database", str(path)]) == 0, kind  # which finds one of this lab


@unix
def test_every_file_that_may_be_lost_is_replaced_where_it_stands(thorough, put, no_records):
    for kind in REPLACEABLE.keys() - ONE_OF_EACH:
        check_replaced(put(kind), kind)


def check_replaced(path, kind):
    """Fail where a run does not replace what stands there and that alone."""
    is_link, beside = path.is_symlink(), set(everything(path.parent))
    assert main([*RUN, "--database", str(path), "--replace"]) == 0, kind
    assert rows_said(path) == [(1_000,)], kind
    log = {Path("x.duckdb.wal")} if "log" in kind else set()
    assert set(everything(path.parent)) == (beside | {Path("x.duckdb")}) - log, kind
    assert path.is_symlink() is is_link, kind


@unix
def test_what_is_no_file_or_is_protected_is_not_replaced_either(put, capsys):
    for kind, target in PROTECTED.items():
        path = put(kind)
        before = everything(path.parent)
        assert main([*RUN, "--database", str(path), "--replace"]) == 1, kind
        assert target.said in capsys.readouterr().err, kind
        assert everything(path.parent) == before, kind


@unix
@pytest.mark.timeout(
    60, method="thread"
)  # whoever opened it would wait for another to write into it
@pytest.mark.parametrize("command", ["make", "verify", "macros", "ask"])
def test_a_pipe_is_refused_at_once(tmp_path, capsys, command):
    run = ask if command == "ask" else main
    words = {"make": [], "ask": ["exposure/total"]}.get(command, [command])
    os.mkfifo(tmp_path / "pipe")
    assert run([*words, "--database", str(tmp_path / "pipe")]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "/pipe' is a pipe and cannot be a database: the path of a file was" in printed.err
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode) and len(os.listdir(tmp_path)) == 1


@unix
def test_what_is_piped_into_another_program_is_no_database(process):
    command = [sys.executable, "-m", "data_gen", "--database", "/dev/stdout"]
    run = process.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert run.returncode == 1 and "is a pipe" in run.stderr


@unix
@pytest.mark.parametrize("is_there", [True, False])
def test_the_file_behind_a_link_is_replaced_in_its_own_folder(tmp_path, no_records, is_there):
    (tmp_path / "disk").mkdir()
    behind, link = tmp_path / "disk" / "lab.duckdb", tmp_path / "link.duckdb"
    link.symlink_to("disk/lab.duckdb")
    if is_there:
        put_ours(behind)
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
        put_ours(folder / "lab.duckdb")
        is_root = os.geteuid() == 0
        (folder / "shut").mkdir(0o700 if is_root else 0)
        folder.chmod(0o755 if is_root else 0o555)
        if is_root:
            become_nobody()
        yield folder
        if is_root:
            os.setresuid(0, 0, 0)
        folder.chmod(0o755)
        (folder / "shut").chmod(0o755)


def become_nobody():
    """Give the rights of root away, or skip the test where there is nobody else to be."""
    try:
        os.setresuid(NOBODY, NOBODY, 0)
    except OSError:  # as in a namespace of users that has one alone
        pytest.skip("No other user has a number here")


@unix
def test_a_folder_that_may_not_be_written_to_is_named_before_the_start(unprivileged, capsys):
    folder = f"The folder {unprivileged} may not be written to: one was expected that may"
    says = (folder, "--database PATH")
    for name in ("lab.duckdb", "new.duckdb", "deeper/new.duckdb"):
        words = ["--database", str(unprivileged / name)]
        assert loses(unprivileged, words, says, (), capsys) is None, name


@unix
def test_a_folder_that_may_not_be_entered_is_named(unprivileged, capsys):
    assert main(["--rows", "1_000", "--database", str(unprivileged / "shut" / "x.duckdb")]) == 1
    said = capsys.readouterr().err
    assert "stands in a folder that may not be entered and cannot be a database" in said


def test_what_came_while_a_run_was_under_way_stays(tmp_path, capsys, monkeypatch):
    path = tmp_path / "x.duckdb"
    monkeypatch.setattr(build, "build", lambda *_: put_duckdb()(path))
    assert main(["--rows", "1_000", "--database", str(path), "--quiet"]) == 1
    assert "is a DuckDB database and no database of this lab" in capsys.readouterr().err
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from mine").fetchall() == [(42,)]
    assert os.listdir(tmp_path) == [path.name]


def test_macros_are_not_stored_in_what_is_no_database_of_this_lab(put, capsys):
    for kind in ("foreign", "text", "sqlite"):
        path = put(kind)
        before = everything(path.parent)
        assert main(["macros", "--database", str(path)]) == 1
        assert "is not a database of this lab" in capsys.readouterr().err, kind
        assert everything(path.parent) == before, kind
