"""Files that commands write anew replace their former selves alone; the scratch folder."""

import os
import platform
import stat
import time
from pathlib import Path

import pytest

from breachlab.errors import NoRoom, NotReplaced
from breachlab.query import catalogue
from breachlab.query.catalogue import ANSWERS
from breachlab.store import temporary_files
from breachlab.store.connections import open_connection, seal
from breachlab.store.files import check_own_file, draft_of_file, write_own_file
from breachlab.store.temporary_files import scratch_folder, spill_path
from data_gen.commands import dictionary


def test_write_own_file_replaces_what_says_synthetic_and_leaves_no_draft(tmp_path):
    path = tmp_path / "page.md"
    for text in ("SYNTHETIC: one", "SYNTHETIC: two"):
        write_own_file(path, text)
        assert path.read_text() == text
    assert os.listdir(tmp_path) == ["page.md"]


def test_write_own_file_removes_the_draft_of_a_killed_run_and_says_so(tmp_path, capsys):
    own = draft_of_file(tmp_path / "page.md").name.removesuffix(str(os.getpid()))
    left, other = tmp_path / f"{own}4194305", tmp_path / ".page.md.4194305"
    for each in (left, other):
        each.write_text("half")
    write_own_file(tmp_path / "page.md", "SYNTHETIC")
    assert {path.name for path in tmp_path.iterdir()} == {"page.md", other.name}
    assert left.name in capsys.readouterr().err


def test_write_own_file_follows_a_link_and_leaves_it(tmp_path):
    path, behind = tmp_path / "page.md", tmp_path / "behind.md"
    behind.write_text("SYNTHETIC: former")
    path.symlink_to("behind.md")
    write_own_file(path, "SYNTHETIC: latter")
    assert os.readlink(path) == "behind.md" and behind.read_text() == "SYNTHETIC: latter"


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


def test_every_page_that_a_command_writes_anew_says_synthetic(subtests):
    """Or the command would refuse to write it."""
    for page in [*catalogue.PAGES.values(), ANSWERS, dictionary.PAGE]:
        with subtests.test(page=page):
            assert page.is_file()
            check_own_file(page)


def test_the_catalogue_is_not_written_over_a_page_of_others(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("my own")
    monkeypatch.setattr(catalogue, "PAGES", {"en": tmp_path / "README.md"})
    monkeypatch.setattr(catalogue, "LANGUAGES", ["en"])
    with pytest.raises(NotReplaced, match=r"README\.md is a text file"):
        catalogue.write()
    assert (tmp_path / "README.md").read_text() == "my own"


ROWS = """
    select 'zqxwvk' || i || repeat('x', 50) as text
    from range(2_000_000) as numbers(i)
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


def test_a_question_makes_no_folder_of_data(root, tmp_path):
    root.parent.rmdir()
    assert Path(spill_path()).parent.parent == tmp_path and not root.parent.exists()
    with scratch_folder():
        assert mode_of(root) == 0o700


@pytest.mark.parametrize("is_private", [False, True])
@pytest.mark.parametrize("is_of_file", [False, True])
def test_duckdb_spills_to_the_scratch_folder_alone(is_of_file, is_private, root, tmp_path):
    path = tmp_path / "lab.duckdb"
    if is_of_file:
        open_connection(path).close()
    limits = {"memory_limit": "80MB", "threads": 2}
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
