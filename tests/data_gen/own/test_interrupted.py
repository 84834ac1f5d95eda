"""A run that is interrupted, has no room, or whose list changes: the former database stays."""

import os
import signal
import sys
import time

import pytest

from data_gen.__main__ import main
from data_gen.own import reading
from data_gen.own.list_database import default_target
from tests.support.whole_lists import make_whole_list, write_whole_list
from tools.faults.running import run, with_fault

DRAFTED = 30  # seconds, in which a run begins its database


@pytest.fixture(scope="module")
def former(tmp_path_factory):
    """A mapping whose list was counted before."""
    folder = tmp_path_factory.mktemp("former")
    mapping = write_whole_list(folder, make_whole_list(300, 2))
    text = mapping.read_text("utf-8")
    mapping.write_text(text.replace("[columns]", 'encoding = "windows-1252"\n\n[columns]', 1))
    path = folder / "clients.csv"
    path.write_bytes(path.read_text("utf-8").encode("windows-1252"))
    assert main(["own", str(mapping), "--quiet"]) == 0
    return mapping


def files_of(mapping):
    """Return the content of each file beside a mapping."""
    paths = (path for path in mapping.parent.rglob("*") if path.is_file())
    return {str(path.relative_to(mapping.parent)): path.read_bytes() for path in paths}


@pytest.mark.parametrize("wait", [0, 0.2, 0.6])
def test_own_leaves_the_former_database_to_whoever_types_ctrl_c(wait, former, process):
    before = files_of(former)
    words = [sys.executable, "-m", "data_gen", "own", str(former)]
    counting = process.Popen(words, stdout=process.PIPE, stderr=process.PIPE, text=True)
    folder, end = default_target(former).parent, time.monotonic() + DRAFTED
    while len(os.listdir(folder)) == 1 and time.monotonic() < end:
        time.sleep(0.01)
    time.sleep(wait)
    assert counting.poll() is None
    counting.send_signal(signal.SIGINT)
    out, error = counting.communicate(timeout=60)
    assert counting.returncode == 128 + signal.SIGINT and out == ""
    assert error.splitlines()[-1] == "Interrupted: what was there before is as it was."
    assert "Traceback" not in error and files_of(former) == before


@pytest.mark.parametrize("most", [1_000, 300_000, 3_000_000])
def test_own_says_that_the_disk_is_full_and_leaves_the_former_database(most, former, process):
    before = files_of(former)
    ended = run(with_fault(["data_gen", "own", str(former)], "--file-limit", str(most)))
    assert ended.code == 1 and ended.last_line.startswith("Error: ")
    assert "Traceback" not in ended.said and "File too large" in ended.last_line
    assert files_of(former) == before


def test_own_says_that_the_disk_is_full_while_it_recodes_a_list(former, tmp_path, process):
    folder = tmp_path / ("folder" * 20)  # as DuckDB quotes a path before its reason
    folder.mkdir()
    mapping = folder / former.name
    mapping.write_bytes(former.read_bytes())
    list_bytes = (former.parent / "clients.csv").read_bytes()
    head, _, rows = list_bytes.partition(b"\n")
    (folder / "clients.csv").write_bytes(head + b"\n" + rows * 20)
    for most in (300_000, 3_000_000):  # of the copy in UTF-8, and of the database
        ended = run(with_fault(["data_gen", "own", str(mapping)], "--file-limit", str(most)))
        assert ended.code == 1 and ended.last_line.startswith("Error: ")
        assert "Traceback" not in ended.said and "File too large" in ended.last_line
        assert "the former database" in ended.last_line and "printed" not in ended.last_line
        assert {path.name for path in folder.rglob("*")} == {"clients.csv", "clients.toml", "own"}


def test_own_leaves_the_former_database_where_the_list_changes(former, monkeypatch, capsys):
    before = files_of(former)

    def append(*given):
        with (former.parent / "clients.csv").open("a") as file:
            file.write("C9;;;;;;;;;;;;\n")
        return find_persons(*given)

    find_persons = reading.find_persons
    monkeypatch.setattr(reading, "find_persons", append)
    assert main(["own", str(former), "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "changed while it was read" in error and error.count("\n") == 1
    (former.parent / "clients.csv").write_bytes(before["clients.csv"])
    assert files_of(former) == before
