"""The arenas of a process that serves, and the memory of a world that another has replaced."""

import ctypes
import itertools
import re
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest

from dashboard import __main__ as command
from dashboard.database import allocator
from dashboard.server import workers
from tests.support.cases import for_each
from tools.faults.served import serving

IS_GLIBC = sys.platform == "linux" and hasattr(ctypes.CDLL(None), "mallopt")
HEAP = 64 * 2**20  # bytes, aligned: glibc's own, for each arena but the first
MAPPING = re.compile(r"^(\w+)-(\w+) (\S+) 0+ 00:00 0 *$", re.MULTILINE)
# Sixteen people at once, each with a selection that is in no cache.
PATHS = [f"/who?d={code}" for code in range(20, 36)]


def count_arenas(maps):
    """Return the arenas beside the first: heaps of which a part is not in use yet.

    >>> count_arenas('''7f46c4000000-7f46c4021000 rw-p 00000000 00:00 0
    ... 7f46c4021000-7f46c8000000 ---p 00000000 00:00 0
    ... 7f46c8df9000-7f46c95f9000 rw-p 00000000 00:00 0
    ... 7f46c95f9000-7f46c95fa000 ---p 00000000 00:00 0''')
    1
    """
    mappings = [(int(start, 16), int(end, 16), use) for start, end, use in MAPPING.findall(maps)]
    return sum(
        use == "rw-p" and rest == "---p" and end == next_start and after == start + HEAP
        for (start, end, use), (next_start, after, rest) in itertools.pairwise(mappings)
        if start % HEAP == 0
    )


@pytest.mark.skipif(not IS_GLIBC, reason="the C library of this machine is not glibc")
def test_a_dashboard_has_an_arena_for_each_core_and_no_more(process, small_database, monkeypatch):
    monkeypatch.delenv(allocator.VARIABLE, raising=False)
    with serving(small_database) as dashboard, ThreadPoolExecutor(len(PATHS)) as people:
        assert {each.status for each in people.map(dashboard.get, PATHS)} == {200}
        maps = Path(f"/proc/{dashboard.process.pid}/maps").read_text()
    assert 0 < count_arenas(maps) < max(workers.count_cores(), allocator.FEWEST)


@pytest.fixture
def called(monkeypatch):
    """The calls of glibc's functions, in their place."""
    calls = []
    library = {name: lambda *given, name=name: calls.append((name, *given)) for name in GLIBC}
    monkeypatch.setattr(allocator.sys, "platform", "linux")
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: SimpleNamespace(**library))
    monkeypatch.delenv(allocator.VARIABLE, raising=False)
    return calls


GLIBC = ("mallopt", "malloc_trim")


@for_each("cores, arenas", [(0, 2), (1, 2), (2, 2), (16, 16)])
def test_limit_arenas_allows_one_for_each_core_and_two_at_least(called, cores, arenas):
    called.clear()
    allocator.limit_arenas(cores)
    assert called == [("mallopt", allocator.M_ARENA_MAX, arenas)]


def test_limit_arenas_leaves_what_an_operator_has_set(called, monkeypatch):
    monkeypatch.setenv(allocator.VARIABLE, "1")
    allocator.limit_arenas(2)
    assert called == []


def test_workers_share_the_cores(called, monkeypatch, small_database):
    monkeypatch.setattr(workers, "count_cores", lambda: 12)
    monkeypatch.setattr(command, "_serve_by_workers", lambda options: None)
    assert command.main(["--workers", "4", "--database", str(small_database)]) == 0
    assert called == [("mallopt", allocator.M_ARENA_MAX, 3)]


@for_each("platform", ["win32", "darwin", "linux"])
def test_another_c_library_is_left_alone(called, monkeypatch, platform):
    monkeypatch.setattr(allocator.sys, "platform", platform)
    monkeypatch.setattr(allocator.ctypes, "CDLL", lambda _: SimpleNamespace())
    allocator.limit_arenas(2)
    allocator.return_free_memory()
    assert called == []
