"""What stands where a database would go: nothing of it is lost, and what to type next is said."""

import os
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
from tests.support.targets import PROVENANCE, TARGETS, everything, put_duckdb, put_ours

NOBODY = 65_534


@pytest.fixture
def small(monkeypatch):
    """Runs that make, in place of records, what says how many there are."""

    def build(connection, world, quiet):
        connection.execute(PROVENANCE.format(db.MODEL_VERSION, world.rows))

    monkeypatch.setattr(generate, "build", build)


def rows_said(path):
    with duckdb.connect(path, read_only=True) as connection:
        return connection.execute("select row_count from provenance").fetchall()


unix = pytest.mark.skipif(os.name == "nt", reason="it has other links, devices and sockets")


@pytest.fixture
def target(tmp_path, kind):
    """A path with what the test's kind has there."""
    path = tmp_path / "x.duckdb"
    TARGETS[kind].put(path)
    return path


REFUSED = {kind: target for kind, target in TARGETS.items() if target.said}
REPLACED = {kind: target for kind, target in TARGETS.items() if not target.said}
# What a shell types where a variable is not set, with the database that would then be lost.
UNSET = {
    "empty path": ["--database", ""],
    "empty path, joined": ["--database="],
    "blank path": ["--database", " "],
    "empty variable": [],
}
KINDS = [*TARGETS, *UNSET, "read-only folder"]


@pytest.fixture
def case(kind, request, monkeypatch):
    """The folder of a kind, the words of a run that goes there, what it says, what it may take."""
    if kind == "read-only folder":
        folder = request.getfixturevalue("unprivileged")
        expected = "may not be written to: one was expected that may"
        return folder, ["--database", str(folder / "lab.duckdb")], (expected,), set()
    folder = request.getfixturevalue("tmp_path")
    if kind in UNSET:
        put_ours(folder / "breachlab.duckdb")
        monkeypatch.setattr(db, "DATA", folder)
        if not UNSET[kind]:
            monkeypatch.setenv("BREACHLAB_DATABASE", "")
        return folder, UNSET[kind], ("is empty, as where a variable of the shell is not set",), None
    target = TARGETS[kind]
    target.put(folder / "x.duckdb")
    says = (target.said, target.expected, "--database PATH") if target.said else ()
    may_go = {Path(os.path.realpath(folder / "x.duckdb")).relative_to(folder)} if not says else ()
    return folder, ["--database", str(folder / "x.duckdb")], says, {*may_go, *target.gone}


@unix
@pytest.mark.parametrize("kind", KINDS)
def test_no_target_is_lost(kind, case, capsys, small):
    """A run takes the place of a database of this lab alone, and of nothing beside it."""
    folder, words, says, may_go = case
    before = everything(folder)
    code = main(["--rows", "1_000", "--quiet", *words])
    printed, after = capsys.readouterr(), everything(folder)
    assert code in ((1, 2) if says else (0,))
    for each in says:
        assert each in printed.err and printed.err.count("\n") == 1
    if says:
        assert after == before and printed.out == ""
    else:
        may_go = {Path(each) for each in may_go}
        assert {path: before[path] for path in before.keys() - may_go} == {
            path: after[path] for path in after.keys() - may_go
        }
        assert rows_said(folder / "x.duckdb") == [(1_000,)]


@unix
@pytest.mark.parametrize("kind", REFUSED)
def test_a_refusal_says_replace_where_that_helps(target, kind, capsys):
    assert main(["--rows", "1_000", "--database", str(target)]) == 1
    printed = capsys.readouterr().err
    assert ("--replace" in printed) is (REFUSED[kind].can_be_replaced and kind != "log")


@unix
@pytest.mark.parametrize("kind", [kind for kind, each in REFUSED.items() if each.can_be_replaced])
def test_a_file_that_may_be_lost_is_replaced_where_it_stands(target, kind, small):
    is_link, beside = target.is_symlink(), set(everything(target.parent))
    words = ["--rows", "1_000", "--database", str(target), "--quiet"]
    assert main([*words, "--replace"]) == 0
    assert rows_said(target) == [(1_000,)]
    log = {Path("x.duckdb.wal")} if "log" in kind else set()
    assert set(everything(target.parent)) == (beside | {Path("x.duckdb")}) - log
    assert target.is_symlink() is is_link
    assert main(words) == 0  # and the next run finds a database of this lab


@unix
@pytest.mark.parametrize(
    "kind", [kind for kind, each in REFUSED.items() if not each.can_be_replaced]
)
def test_what_is_no_file_or_is_protected_is_not_replaced_either(target, kind, capsys):
    before = everything(target.parent)
    assert main(["--rows", "1_000", "--database", str(target), "--replace"]) == 1
    assert REFUSED[kind].said in capsys.readouterr().err
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
    monkeypatch.setattr(generate, "build", lambda *_: put_duckdb()(path))
    assert main(["--rows", "1_000", "--database", str(path), "--quiet"]) == 1
    assert "is a DuckDB database and no database of this lab" in capsys.readouterr().err
    with duckdb.connect(path, read_only=True) as connection:
        assert connection.execute("from mine").fetchall() == [(42,)]
    assert os.listdir(tmp_path) == [path.name]


@pytest.mark.parametrize("kind", ["foreign", "text", "sqlite"])
def test_macros_are_not_stored_in_what_is_no_database_of_this_lab(target, kind, capsys):
    before = everything(target.parent)
    assert main(["macros", "--database", str(target)]) == 1
    assert "is not a database of this lab" in capsys.readouterr().err
    assert everything(target.parent) == before
