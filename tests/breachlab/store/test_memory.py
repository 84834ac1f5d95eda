"""The peak of a process is what it held at most, not what it holds."""

import os
import re
import resource
import sys
from types import SimpleNamespace

import duckdb
import psutil
import pytest

from breachlab.store import memory
from breachlab.words.language import undo_typesetting

PROGRAM = "held = bytearray(100_000_000); del held; print('gone', flush=True); input()"
NOBODY = 2**22 + 1  # above the highest number that Linux gives


def test_a_peak_is_no_less_than_what_is_held():
    holds = psutil.Process().memory_info().rss
    assert holds <= memory.peak(os.getpid())


def test_a_process_that_is_not_there_has_none():
    assert memory.peak(NOBODY) == 0


def test_what_was_held_and_let_go_counts_until_the_process_ends(process):
    with process.Popen(
        [sys.executable, "-c", PROGRAM], stdin=process.PIPE, stdout=process.PIPE, text=True
    ) as holder:
        assert holder.stdout.readline() == "gone\n"
        assert 100e6 < memory.peak(holder.pid) < 200e6
        holder.communicate("\n")
    assert memory.peak(holder.pid) == 0


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """A machine with 8 GB, without limits."""
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=8 * 10**9))
    monkeypatch.setattr(resource, "getrlimit", lambda _: (-1, -1))
    monkeypatch.setattr(memory, "CONTAINER", tmp_path)


def test_available_is_what_the_machine_the_container_and_the_shell_leave(
    machine, monkeypatch, tmp_path
):
    assert memory.available() == 8 * 10**9
    (tmp_path / "memory.max").write_text("max\n")
    (tmp_path / "memory.current").write_text("5000\n")
    assert memory.available() == 8 * 10**9
    (tmp_path / "memory.max").write_text("7000\n")
    assert memory.available() == 2_000
    (tmp_path / "memory.max").write_text("4000\n")
    assert memory.available() == 0
    (tmp_path / "memory.max").unlink()
    holds = psutil.Process().memory_info().vms
    monkeypatch.setattr(resource, "getrlimit", lambda _: (holds + 10**9, -1))
    assert 0.9e9 < memory.available() <= 1e9 + 10**6


def test_describe_lack_says_what_is_needed_and_what_there_is(machine):
    full = duckdb.OutOfMemoryException("Out of Memory Error: (1.0 GiB/1.5 GiB used)")
    said = memory.describe_lack(MemoryError(), "en", 2_600_000_000)
    assert said == "Memory ran out: about 2.6 GB is needed, and 8.0 GB is available"
    said = memory.describe_lack(full, "en", 2_600_000_000)
    assert said == "Memory ran out: more than 1.6 GB is needed, and 8.0 GB is available"
    said = memory.describe_lack(MemoryError(), "fr")
    assert undo_typesetting(said).startswith("La mémoire a manqué : il en faut plus de ")
    assert re.search(r" [MG]o, et il en reste 8,0 Go$", undo_typesetting(said))
    assert memory.describe_lack(RuntimeError("a bug"), "en") is None
    assert memory.describe_lack(OSError(12, "Cannot allocate memory", "/x"), "en") is None
