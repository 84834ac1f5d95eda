"""The database that is served, while another takes its place, and its memory: the arenas."""

import gc
import os
import shutil
import threading
import time
import weakref
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from breachlab import connect
from breachlab.errors import NoDatabase
from breachlab.store import memory
from dashboard import __main__ as command
from dashboard import desk
from dashboard.database import served_world
from dashboard.database.served_world import World, Worlds
from dashboard.pages.who.page import WHO
from dashboard.server import workers
from data_gen.world import World as Made


@pytest.fixture(scope="module")
def seventh(worlds):
    """The path of a world of a thousand records and seed 7."""
    return worlds.path(Made(rows=1_000, seed=7))


@pytest.fixture
def served(tmp_path, small_database):
    """The path of a database and the worlds that stand there."""
    path = tmp_path / "lab.duckdb"
    shutil.copy(small_database, path)
    return path, Worlds(path)


def put(source, path):
    """Put a copy of a file in the place of another, at once, as a run of data_gen does."""
    shutil.copy(source, path.with_suffix(".draft"))
    os.replace(path.with_suffix(".draft"), path)


def records(world):
    return world.answers.total({})[0]


@pytest.mark.parametrize("replace", [put, shutil.copyfile])
def test_a_database_that_takes_the_place_of_another_is_picked_up_each_time(
    served, seventh, small_database, replace
):
    """Put in its place, or written over as `cp` does it: the file stays the same then, and DuckDB
    would give what it has open of it."""
    path, worlds = served
    former = worlds.current()
    assert worlds.current() is former  # while it stays
    for source, count in ((seventh, 1_000), (small_database, 10_000), (seventh, 1_000)):
        replace(source, path)
        world = worlds.current()
        assert sum(world.answers.rows("exposure/by_status", {})["record_count"]) == count
        assert (records(world), records(former)) == (count, 10_000)
        assert worlds.current() is world and not worlds.has_trouble
    assert world.made["seed"] == 7
    assert os.listdir(path.parent) == [path.name]


def test_a_world_that_was_replaced_is_freed_with_its_files_and_threads(
    served, seventh, small_database, monkeypatch
):
    """Its connection, its cubes and its answers: one for each swap would fill the memory.

    Memory is returned when the first world is warmed, and after each of three swaps. By then all
    former worlds are freed: three objects of each, so 3, 6 and 9.
    """
    freed, former, held = [], [], []
    monkeypatch.setattr(desk, "return_free_memory", lambda: freed.append([*map(is_freed, former)]))
    path, worlds = served
    reception = desk.Desk(worlds, [WHO])
    for source in (seventh, small_database, seventh):
        reception.view("/who?d=59", "en")
        world = worlds.current()
        former += [weakref.ref(each) for each in (world, world.answers, world.connection)]
        del world
        put(source, path)
        reception.view("/who", "fr")
        gc.collect()
        assert all(map(is_freed, former))
        held.append((open_files(path.parent), own_threads()))
    assert freed == [[], *([True] * count for count in (3, 6, 9))]
    (files, threads), *_ = held
    assert [each for each, _ in held] == [files] * 3
    # Threads of tests before this one, and those that have done their work, end when they can.
    ends = time.monotonic() + 20
    while own_threads() > threads and time.monotonic() < ends:
        time.sleep(0.05)
    assert own_threads() <= threads, held


def open_files(folder):
    """Return how many files of a folder this process has open, those that were replaced too."""
    links, count = Path("/proc/self/fd"), 0  # only Linux tells of those
    for each in links.iterdir() if links.exists() else ():
        with suppress(OSError):  # another thread closed it
            count += os.readlink(each).startswith(f"{folder}/")
    return count


def own_threads():
    """Return how many threads libraries have; those of Python, as of time limits, come and go."""
    return psutil.Process().num_threads() - threading.active_count()


def is_freed(reference):
    return reference() is None


def test_a_file_of_another_kind_or_none_leaves_the_former_and_is_tried_again(
    served, seventh, tmp_path, caplog, monkeypatch
):
    monkeypatch.setattr(served_world, "AGAIN", 0)
    path, worlds = served
    former = worlds.current()
    (tmp_path / "notes").write_text("hello " * 1_000)
    put(tmp_path / "notes", path)
    assert worlds.current() is former
    assert worlds.has_trouble
    assert f"{path} is not a database of this lab" in caplog.text
    path.unlink()
    assert worlds.current() is former and records(former) == 10_000
    put(seventh, path)  # and what is whole again is taken
    assert records(worlds.current()) == 1_000
    assert not worlds.has_trouble
    with pytest.raises(NoDatabase):
        Worlds(tmp_path / "none.duckdb")


def test_two_seeds_have_two_names_and_one_file_has_one(seventh, small_database):
    with connect(seventh) as one, connect(small_database) as other:
        names = [World(each).id for each in (one, one, other)]
    assert names[0] == names[1] != names[2]
    assert all(len(name) == 8 for name in names)


# Its memory.

M_TRIM, M_MMAP, M_ARENA_MAX = -1, -3, -8  # of glibc's malloc.h


@pytest.fixture
def called(monkeypatch):
    """The calls of glibc's functions, in their place."""
    calls = []
    library = {
        name: lambda *given, name=name: calls.append((name, *given))
        for name in ("mallopt", "malloc_trim")
    }
    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace(**library))
    monkeypatch.delenv(memory.ARENAS, raising=False)
    return calls


def test_limit_arenas_allows_one_for_each_core_and_two_at_least(called, monkeypatch):
    for cores in (0, 1, 2, 16):
        memory.limit_arenas(cores)
    assert called == [("mallopt", M_ARENA_MAX, arenas) for arenas in (2, 2, 2, 16)]
    called.clear()
    monkeypatch.setenv(memory.ARENAS, "1")  # which an operator has set
    memory.limit_arenas(2)
    assert called == []


@pytest.mark.parametrize(("taken", "thresholds"), [(1, [M_MMAP, M_TRIM]), (0, [M_MMAP])])
def test_the_threshold_of_trimming_is_never_set_alone(monkeypatch, taken, thresholds):
    """An older glibc refuses so large an array; then all stays as it is."""
    calls = []
    library = SimpleNamespace(mallopt=lambda name, size: calls.append((name, size)) or taken)
    monkeypatch.setattr(memory.sys, "platform", "linux")
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: library)
    memory.keep_free_memory()
    assert [name for name, _ in calls] == thresholds
    assert all(0 < size < 2**31 for _, size in calls)


def test_workers_share_the_cores(called, monkeypatch, small_database):
    monkeypatch.setattr(workers, "count_cores", lambda: 12)
    monkeypatch.setattr(workers, "serve", lambda count, begin, say: None)
    given = ["--workers", "4", "--port", "0", "--database", str(small_database)]
    assert command.main(given) == 0
    assert called == [("mallopt", M_ARENA_MAX, 3)]


@pytest.mark.parametrize("platform", ["win32", "darwin", "linux"])
def test_another_c_library_is_left_alone(called, monkeypatch, platform):
    monkeypatch.setattr(memory.sys, "platform", platform)
    monkeypatch.setattr(memory.ctypes, "CDLL", lambda _: SimpleNamespace())
    memory.limit_arenas(2)
    memory.keep_free_memory()
    memory.return_free_memory()
    assert called == []
