"""Who is singled out is counted in the background, by a process that no reader waits for."""

import json
import os
import re
import signal
import sys
import time
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace
from urllib.request import urlopen

import pytest

from breachlab.paths import ROOT
from breachlab.store import counting as store_counting
from breachlab.store import databases
from breachlab.store.counting import Progress, read_progress, write_progress
from breachlab.store.files import draft_of_count
from dashboard import create_app
from dashboard.database import counting
from dashboard.database.counting import Counter
from dashboard.database.served_world import Worlds
from tests.conftest import SMALL
from tests.dashboard.conftest import reading, served

SECONDS = 60  # until a count has ended, on a machine that does much else


@pytest.fixture
def uncounted(worlds, tmp_path):
    """A database in which nobody has counted who is singled out, alone in its folder."""
    return worlds.copy_uncounted(SMALL, tmp_path / "lab.duckdb")


@pytest.fixture
def started(monkeypatch):
    """The commands that were started; none of them runs."""
    commands = []
    running = SimpleNamespace(poll=lambda: None, returncode=None)
    monkeypatch.setattr(counting, "Popen", lambda command, **_: commands.append(command) or running)
    return commands


def is_counted(path):
    with databases.connect(path) as connection:
        return bool(connection.execute("from identifiability_cube limit 1").fetchall())


def wait_until(holds):
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.02)
    raise AssertionError(holds)


@contextmanager
def running(process, path, *options):
    """Run the command over a database; give its address and its process."""
    command = [sys.executable, "-m", "dashboard", "--port", "0", "--database", str(path), *options]
    with process.Popen(command, cwd=ROOT, stdout=process.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().split()[2], server
        finally:
            server.kill()


def ask(address):
    with urlopen(f"{address}/counting?lang=en") as response:
        return json.load(response)


def test_counter_starts_nothing_for_a_counted_world_or_a_list_of_ones_own(
    uncounted, one_world, started
):
    counter = Counter(uncounted)
    counter.watch(one_world.current())
    counter.watch(SimpleNamespace(is_own=True, is_identified=False))
    assert started == []


def test_counter_starts_one_process_for_a_world_that_is_not_counted(uncounted, started):
    counter, world = Counter(uncounted), Worlds(uncounted).current()
    counter.watch(world)
    counter.watch(world)
    assert [command[-1] for command in started] == [str(uncounted)]
    assert "begins" in counter.describe(world, "en")
    assert "commence" in counter.describe(world, "fr")


def test_counter_starts_nothing_while_another_process_counts(uncounted, started):
    write_progress(uncounted, 3, 10)
    counter, world = Counter(uncounted), Worlds(uncounted).current()
    counter.watch(world)
    assert started == []
    assert counter.describe(world, "en").endswith("Sets of facts done: 3 of 10.")
    assert counter.describe(world, "fr").endswith("Jeux de faits terminés\u202f: 3 sur 10.")


def test_counter_says_what_memory_is_lacking_and_starts_when_there_is_enough(
    uncounted, started, monkeypatch
):
    monkeypatch.setattr(counting, "AGAIN", 0)
    monkeypatch.setattr(store_counting.memory, "available", lambda: 25_300_000)
    counter, world = Counter(uncounted), Worlds(uncounted).current()
    counter.watch(world)
    assert started == []
    said = {language: counter.describe(world, language) for language in ("en", "fr")}
    assert said["en"].endswith("needs 301 MB of memory, and 25 MB is available.")
    assert said["fr"].endswith("demande 301 Mo de mémoire, et il en reste 25 Mo.")
    monkeypatch.setattr(store_counting.memory, "available", lambda: 302_000_000)
    counter.watch(world)
    assert len(started) == 1 and "memory" not in counter.describe(world, "en")


def test_counter_says_what_disk_is_lacking(uncounted, started, monkeypatch):
    free = SimpleNamespace(free=uncounted.stat().st_size)
    monkeypatch.setattr(store_counting.shutil, "disk_usage", lambda _: free)
    counter, world = Counter(uncounted), Worlds(uncounted).current()
    counter.watch(world)
    assert started == [] and "MB of disk beside the database, and" in counter.describe(world, "en")


def test_read_progress_takes_no_killed_process_for_one_that_counts(uncounted):
    write_progress(uncounted, 3, 10)
    assert read_progress(uncounted) == Progress(3, 10)
    path = draft_of_count(uncounted).with_name(draft_of_count(uncounted).name + ".progress")
    written = path.read_text()
    path.write_text(written.replace(f"{os.getpid():>10}", f"{2**22 + 1:>10}"))  # above any number
    assert read_progress(uncounted) is None
    path.write_text("torn")
    assert read_progress(uncounted) is None
    path.write_text(written)
    os.utime(path, (0, 0))  # the number is of a process that began later
    assert read_progress(uncounted) is None


def test_nobody_asks_again_where_no_count_is_wanted(uncounted):
    client = create_app(Worlds(uncounted)).server.test_client()
    assert client.get("/counting").json == {"again": 0, "is_counted": False, "text": ""}


def test_the_page_shows_the_estimate_then_how_far_the_count_is_then_the_count(
    browser, process, uncounted, monkeypatch
):
    monkeypatch.setattr(counting, "AGAIN", 0.5)
    app = create_app(Worlds(uncounted), counter=Counter(uncounted))
    with served(app) as address, reading(browser, address, "/what?d=59") as reader:
        line = reader.page.locator("#identifiability-estimate #counting")
        with databases.read_beside(uncounted):
            write_progress(uncounted, 3, 10)
            wait_until(lambda: "Sets of facts done: 3 of 10" in line.inner_text())
        card = reader.page.locator("#identifiability-alone table")
        card.wait_for(timeout=1_000 * SECONDS)
        assert reader.page.locator("#identifiability-estimate").count() == 0
        assert reader.page.locator("#notices").inner_text() == ""  # the data are the same
        assert reader.page.url.endswith("/what?d=59")
    assert os.listdir(uncounted.parent) == ["lab.duckdb"] and is_counted(uncounted)


def test_two_servers_over_one_file_count_once(process, uncounted):
    stamps = {databases.stamp_of(uncounted)}

    def are_counted():
        stamps.add(databases.stamp_of(uncounted))
        return all(ask(address)["is_counted"] for address in addresses)

    with ExitStack() as stack:
        servers = [stack.enter_context(running(process, uncounted)) for _ in range(2)]
        addresses = [address for address, _ in servers]
        wait_until(are_counted)
    wait_until(lambda: os.listdir(uncounted.parent) == ["lab.duckdb"])
    assert len(stamps | {databases.stamp_of(uncounted)}) == 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_stopped_server_leaves_a_whole_database_and_nothing_else(process, uncounted, number):
    with running(process, uncounted) as (_, server):
        wait_until(lambda: draft_of_count(uncounted).exists() or is_counted(uncounted))
        server.send_signal(number)
        server.wait()
    wait_until(lambda: os.listdir(uncounted.parent) == ["lab.duckdb"])
    with databases.connect(uncounted) as found:
        assert found.execute("select count(*) from records").fetchone() == (10_000,)


def test_two_workers_count_and_show_the_count(process, uncounted):
    with running(process, uncounted, "--workers", "2") as (address, _):
        wait_until(lambda: ask(address)["is_counted"])
    assert is_counted(uncounted)


def test_a_server_without_counts_leaves_the_database(process, uncounted):
    before = databases.stamp_of(uncounted)
    with running(process, uncounted, "--no-count") as (address, _):
        assert ask(address) == {"again": 0, "is_counted": False, "text": ""}
    assert databases.stamp_of(uncounted) == before


def test_a_count_that_fails_is_said_once_and_the_estimate_stays(
    process, uncounted, monkeypatch, caplog
):
    failing = ("-c", "raise SystemExit('no \\x1b[31mdisk')")
    monkeypatch.setattr(counting, "COMMAND", failing)
    monkeypatch.setattr(counting, "AGAIN", 0)
    counter, world = Counter(uncounted), Worlds(uncounted).current()

    def has_failed():
        counter.watch(world)
        return "could not be counted" in counter.describe(world, "en")

    wait_until(has_failed)
    counter.watch(world)
    (line,) = caplog.messages
    assert re.fullmatch(r"Who is singled out was not counted \(1\): no \\x1b\[31mdisk", line)
    assert not is_counted(uncounted)
