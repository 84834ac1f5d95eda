"""The scratch folder: what ends there, who may read it, and what is removed from it."""

import os
import platform
import stat
import time
from pathlib import Path

import pytest

from breachlab.errors import NoRoom
from breachlab.store import temporary_files
from breachlab.store.connections import open_connection, seal
from breachlab.store.temporary_files import scratch_folder, spill_path

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
