"""A run that is interrupted, has no room, or whose list changes: the former database stays."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from breachlab.paths import ROOT
from data_gen import template
from data_gen.__main__ import main
from data_gen.own import reading
from data_gen.own.list_database import default_target
from tests.support.full_disks import sums_of
from tests.support.whole_lists import make_whole_list, write_whole_list

# Bytes of the largest file: the draft begins, its first commit, its checkpoint.
FULL = (1_000, 3_000_000, 14_000_000)
RECODED = (300_000, 3_000_000)  # of the copy in UTF-8, of the database
DRAFTED = 30  # seconds, in which a run begins its database


@pytest.fixture(scope="module")
def former(lab, tmp_path_factory):
    """A mapping whose list was counted before."""
    folder = tmp_path_factory.mktemp("former")
    mapping = write_whole_list(folder, make_whole_list(lab, 300))
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
    assert error.splitlines()[-1] == "Interrupted: what was there before is unchanged."
    assert "Traceback" not in error and files_of(former) == before


@pytest.fixture(scope="module")
def crowded(former, tmp_path_factory):
    """A mapping whose list, of 6,000 rows, was not counted, in a folder of a long name."""
    folder = tmp_path_factory.mktemp("crowded") / ("folder" * 20)  # which DuckDB quotes in errors
    folder.mkdir()
    head, _, rows = (former.parent / "clients.csv").read_bytes().partition(b"\n")
    (folder / "clients.csv").write_bytes(head + b"\n" + rows * 20)
    return Path(shutil.copy(former, folder))


@pytest.fixture(scope="module")
def ended(former, crowded):
    """The ends of runs on full disks: the exit code, what was said, the sums of files then."""
    pairs = [(str(former), most) for most in FULL]
    pairs += [(str(crowded), most) for most in RECODED]
    words = [sys.executable, "-m", "tests.support.full_disks", json.dumps(pairs)]
    said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {(path, most): each for path, most, *each in map(json.loads, said.splitlines())}


def check_end(code, said):
    """Return the last line of a run that the disk ended; hold it to name the error alone."""
    line = said.replace("\r", "\n").strip().splitlines()[-1]
    assert code == 1 and line.startswith("Error: ") and "File too large" in line
    assert "Traceback" not in said
    return line


def test_own_says_that_the_disk_is_full_and_leaves_the_former_database(former, ended, process):
    for most in FULL:
        *end, files = ended[str(former), most]
        check_end(*end)
        assert files == sums_of(former.parent)
    assert [*template.FOLDER.glob("central-*.npz")]  # to be used again


def test_own_says_that_the_disk_is_full_while_it_recodes_a_list(crowded, ended, process):
    for most in RECODED:
        *end, files = ended[str(crowded), most]
        line = check_end(*end)
        assert "the previous database" in line and "printed" not in line
        assert {*files} == {"clients.csv", "clients.toml"}
    assert {path.name for path in crowded.parent.iterdir()} == {*files, "own"}


def test_own_leaves_the_former_database_where_the_list_changes(
    own_lists, tmp_path, monkeypatch, capsys
):
    own_lists.copy("bare", tmp_path)
    mapping, list_file = tmp_path / "clients.toml", tmp_path / "clients.csv"
    before, find_persons = files_of(mapping), reading.find_persons

    def append(*given):
        with list_file.open("a") as file:
            file.write("Zoé,Roche,1990-05-02,F,59000,active,2019-01-02,,\n")
        return find_persons(*given)

    monkeypatch.setattr(reading, "find_persons", append)
    assert main(["own", str(mapping), "--quiet"]) == 1
    error = capsys.readouterr().err
    assert "changed while it was read" in error and error.count("\n") == 1
    list_file.write_bytes(before["clients.csv"])
    assert files_of(mapping) == before
