"""Several processes over one database: each answers, one that ends is replaced, none is left."""

import csv
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager

import psutil
import pytest

from breachlab.errors import BadParameters, LabError
from breachlab.paths import ROOT
from breachlab.store import databases
from dashboard.__main__ import main
from dashboard.server import workers
from dashboard.server.guard import UPDATE
from dashboard.server.workers import LONGEST_PAUSE, STEADY, Begun, Workers
from data_gen.world import World
from tests.conftest import SMALL
from tools.bench.waits import write_event

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes do not fork here")
SEVENTH = World(rows=1_000, seed=7)
PATIENCE_SECONDS = 120  # seconds; a busy machine is slow, and a state that never comes fails
BRIDGE = "/data/situation/notification/bridge.csv"  # its first row counts all records
# Python 3.12 warns where a process forks that has threads.
NO_THREADS = ["-W", "error:This process:DeprecationWarning"]


def wait_until(is_so):
    """Wait until a function returns something true, and return it."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := is_so():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{is_so} stayed false")


def runs(process):
    """Return whether a process has not ended, though nobody may have asked for its exit code."""
    try:
        return process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Server:
    """The command, with its workers."""

    def __init__(self, command, errors, address):
        self.command, self._errors = command, errors
        self.address = address
        self.parent = psutil.Process(command.pid)

    @property
    def workers(self):
        return [each for each in self.parent.children() if runs(each)]

    @property
    def errors(self):
        return self._errors.read_text()

    def ends(self, how):
        """Send the command a signal; return its exit code when its workers have ended too."""
        workers = self.workers
        self.command.send_signal(how)
        code = self.command.wait(PATIENCE_SECONDS)
        wait_until(lambda: not any(map(runs, workers)))
        return code

    def get(self, path="/health", body=None):
        """Return what some worker answers; a body is posted."""
        data = json.dumps(body).encode() if body else None
        headers = {"Content-Type": "application/json"} if body else {}
        request = urllib.request.Request(self.address + path, data, headers)
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as response:
            return response.read().decode()

    def get_by(self, worker, path="/health", body=None):
        """Return what one worker answers, while the others are stopped."""
        others = [each for each in self.workers if each != worker]
        try:
            for each in others:
                each.suspend()
                wait_until(lambda each=each: each.status() == psutil.STATUS_STOPPED)
            return self.get(path, body)
        finally:
            for each in others:
                each.resume()


@contextmanager
def started(process, folder, database, *options):
    """Run the command over a database, and give it once it serves."""
    words = [*(options or ["--port", "0"]), "--database", str(database)]
    command = [sys.executable, *NO_THREADS, "-m", "dashboard", *words]
    errors = folder / "errors"
    with (
        errors.open("w") as stderr,
        process.Popen(command, cwd=ROOT, stdout=process.PIPE, stderr=stderr, text=True) as running,
    ):
        try:
            line = running.stdout.readline()
            yield Server(running, errors, line.split()[2] if line else None)
        finally:
            running.kill()


@pytest.fixture(scope="module")
def database(worlds, tmp_path_factory):
    return worlds.copy(SMALL, tmp_path_factory.mktemp("served") / "world.duckdb")


@pytest.fixture(scope="module")
def server(process, database):
    """The command with two workers, which the tests of this file share."""
    options = ["--port", "0", "--workers", "2"]
    with started(process, database.parent, database, *options) as found:
        yield found


def test_serve_begins_as_many_as_are_asked_and_each_answers(server):
    assert len(server.workers) == 2
    assert server.parent.num_threads() == 1  # a fork would lose any other
    for worker in server.workers:
        assert '"row_count"' in server.get_by(worker)


def test_a_worker_that_ends_is_replaced_and_requests_go_on(server):
    killed, kept = server.workers
    said = server.errors
    killed.kill()
    assert server.get()  # by the other one
    new = wait_until(lambda: {*server.workers} - {killed, kept})
    assert server.get_by(*new)
    lines = server.errors.removeprefix(said).splitlines()
    assert len(lines) == 1
    assert re.fullmatch(r"A worker ended by signal 9\. Another one starts in \d+ s", lines[0])


def test_every_worker_takes_a_database_that_replaces_the_former(server, worlds, database):
    def drawn_by(document):
        """Return what a page is told that was drawn: page, language, data."""
        return re.search(r'"drawn": *"([^"]+)"', document)[1]

    before = drawn_by(server.get("/situation"))
    drawn, click = set(), write_event("/situation", "toggle:sexes=female", before)
    worlds.copy(SEVENTH, database.with_name("draft.duckdb")).replace(database)
    for worker in server.workers:
        columns, records, *_ = csv.reader(server.get_by(worker, BRIDGE).splitlines())
        assert records[columns.index("record_count")] == "1000"
        drawn.add(drawn_by(server.get_by(worker, "/situation")))
        assert "New data: 1,000 records, seed 7" in server.get_by(worker, UPDATE, click)
    assert len(drawn) == 1 and before not in drawn  # all workers call the new data the same


def test_sigkill_of_the_parent_ends_all(server):
    """The last test of the server that they share."""
    assert len(server.workers) == 2
    assert server.ends(signal.SIGKILL) == -signal.SIGKILL


def test_sigterm_ends_all_and_removes_the_file_of_the_socket(process, database, tmp_path):
    path = tmp_path / "lab.sock"
    options = ["--socket", str(path), "--workers", "2"]
    with started(process, tmp_path, database, *options) as server:
        assert server.address == f"unix:{path}"
        with socket.socket(socket.AF_UNIX) as reader:
            reader.connect(str(path))
            reader.sendall(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            assert reader.recv(100).startswith(b"HTTP/1.0 200 OK")
        assert server.ends(signal.SIGTERM) == 0
        assert not path.exists()
        assert (server.errors, server.command.stdout.read()) == ("", "")


def test_a_worker_that_cannot_begin_is_tried_again_until_no_other_serves(process, worlds, tmp_path):
    path = worlds.copy(SMALL, tmp_path / "world.duckdb")
    options = ["--port", "0", "--workers", "2"]
    with started(process, tmp_path, path, *options) as server:
        first, second = server.workers
        path.unlink()
        first.kill()
        wait_until(lambda: "No database at" in server.errors)
        assert server.get()
        second.kill()
        assert server.command.wait(PATIENCE_SECONDS) == 1
        assert server.errors.splitlines()[-1].startswith(f"Error: No database at {path}")


def test_what_keeps_every_worker_from_its_begin_is_said_once(process, database):
    command = [sys.executable, "-m", "dashboard", "--port", "0", "--workers", "2", "--rows", "5"]
    run = process.run([*command, "--database", database], cwd=ROOT, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (1, "")
    assert run.stderr.count("\n") == 1 and "5 records were asked for" in run.stderr


@pytest.mark.parametrize("word", ["0", "-1", "65", "two", "1.5", "²"])
def test_main_refuses_a_count_of_workers_that_is_none(capsys, word):
    assert main([f"--workers={word}"]) == 2
    said = capsys.readouterr().err
    assert f"--workers {word}: expected from 1 to 64 processes" in said and said.count("\n") == 1


def test_check_count_refuses_several_where_processes_do_not_fork(monkeypatch):
    monkeypatch.delattr(os, "fork")
    workers.check_count(1)
    with pytest.raises(BadParameters, match="Leave out --workers"):
        workers.check_count(2)


@pytest.mark.parametrize(
    ("cores", "platform", "count"),
    [(1, "linux", 1), (6, "linux", 6), (64, "linux", 8), (6, "darwin", 1), (6, "win32", 1)],
)
def test_default_count_is_of_the_cores_and_one_where_a_fork_is_not_safe(
    monkeypatch, cores, platform, count
):
    monkeypatch.setattr(workers, "count_cores", lambda: cores)
    monkeypatch.setattr(workers.sys, "platform", platform)
    assert workers.default_count() == count


@pytest.mark.parametrize(
    ("quota", "cores"),
    [(None, 6), ("max 100000", 6), ("200000 100000", 2), ("50000 100000", 1), ("900000 100000", 6)],
)
def test_count_cores_is_of_the_affinity_and_the_quota(monkeypatch, tmp_path, quota, cores):
    monkeypatch.setattr(workers.os, "sched_getaffinity", lambda _: {*range(6)}, raising=False)
    monkeypatch.setattr(workers, "QUOTA", tmp_path / "cpu.max")
    if quota:
        workers.QUOTA.write_text(f"{quota}\n")
    assert workers.count_cores() == cores


class Ended:
    """In place of a worker's process and of its reports: it was killed."""

    exitcode = -9
    join = close = lambda self: None

    def recv(self):
        raise EOFError


@pytest.fixture
def crew(monkeypatch):
    """Two workers: one serves, the other is killed as often as asked."""
    crew = Workers(2, lambda: Begun(None, lambda: None))
    crew._places[1].is_ready = True
    yield crew
    crew._places.clear()
    crew.stop()


def pause_after(crew, seconds, monkeypatch):
    """Return how long the next worker is waited for, after one that lived for some seconds."""
    (place, _) = crew._places
    place.process = place.reports = Ended()
    place.is_ready, place.began = True, 1_000
    monkeypatch.setattr(workers.time, "monotonic", lambda: 1_000 + seconds)
    crew._take(place)
    assert (place.process, place.due) == (None, 1_000 + seconds + place.pause)
    return place.pause


def test_pause_before_a_worker_grows_while_workers_end_at_once(crew, monkeypatch):
    pauses = [pause_after(crew, 1, monkeypatch) for _ in range(8)]
    assert pauses == [1, 2, 4, 8, 16, 32, LONGEST_PAUSE, LONGEST_PAUSE]
    assert pause_after(crew, STEADY + 1, monkeypatch) == 0
    assert pause_after(crew, 1, monkeypatch) == 1


def test_the_last_worker_that_ends_before_it_served_ends_all(crew):
    crew._places[0].process = crew._places[0].reports = Ended()
    crew._places[1].is_ready = False
    with pytest.raises(LabError, match=r"by signal 9 before it served.*--workers 1"):
        crew._take(crew._places[0])


def test_connect_sealed_takes_the_part_of_one_process(worlds, tmp_path):
    def settings(processes):
        path = worlds.copy(SMALL, tmp_path / f"{processes}.duckdb")
        with databases.connect_sealed(path, processes=processes) as connection:
            part = (
                "current_setting('threads'), parse_formatted_bytes(current_setting('memory_limit'))"
            )
            return connection.execute(f"select {part}").fetchone()

    (cores, memory), (own_cores, own_memory) = settings(1), settings(4)
    assert own_cores == max(cores // 4, 1)
    assert own_memory == pytest.approx(memory / 4, rel=0.01)


# What pandas and IPython would cost each worker: 0.6 s and 50 MB. Every page and card, whole and
# of a selection, with the drawers; the sheets; then a file, which is written by pandas.
VISIT = """
import sys
from pathlib import Path

from dashboard.app import create_app
from dashboard.database.served_world import Worlds
from dashboard.desk import Desk
from dashboard.layout import page_shell
from dashboard.pages import PAGES
from dashboard.state.page_state import State, write_state

worlds = Worlds(Path(sys.argv[1]))
desk, client = Desk(worlds, PAGES), create_app(worlds).server.test_client()
for page in PAGES:
    for tab in page.tabs or [""]:
        for language, selection in (("fr", {}), ("en", {"departements": ("59", "2A")})):
            address = write_state(State(page.name, selection, {"tab": tab} if tab else {}))
            shown = desk.view(address, language)
            assert not [card for card, drawn in shown.cards.items() if drawn.has_failed]
            str(page_shell.whole(shown))
            for card in shown.cards if selection else ():
                opened = desk.view(address, "en", [f"show:{card.query}"])
                page_shell.parts(page_shell.changes(opened))
for path in ("/", "/who", "/briefing", "/area", "/area/59"):
    assert client.get(path).status_code == 200, path
print(sys.modules.keys() & {"pandas", "IPython"})
client.get("/data/who/exposure/by_first_year.csv")
print("pandas" in sys.modules)
"""


def test_pages_cards_drawers_and_sheets_import_no_pandas_and_no_ipython(thorough, small_database):
    command = [sys.executable, "-c", VISIT, str(small_database)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.split() == ["set()", "True"], run.stderr
