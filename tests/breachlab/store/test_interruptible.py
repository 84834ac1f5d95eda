"""An interrupt ends a query at once, and leaves its connection as it was."""

import os
import signal
import sys
import threading

import duckdb
import pytest

from breachlab.paths import ROOT
from breachlab.store.interruptible import interruptible

# One side is long: between two of DuckDB's own looks for a signal lie minutes.
LONG = "select sum(hash(a.range + b.range) % 7) from range(1_000_000) a, range(100_000) b"


def where():
    return threading.current_thread()


def test_what_the_work_returns_or_raises_comes_back(lab):
    assert interruptible(lab, lambda: lab.execute("select 42").fetchall()) == [(42,)]
    with pytest.raises(duckdb.CatalogException):
        interruptible(lab, lambda: lab.execute("from nothing"))


def test_a_signal_stops_the_query_and_not_the_connection(lab):
    with lab.cursor() as cursor:
        for _ in range(3):
            timer = threading.Timer(0.3, os.kill, [os.getpid(), signal.SIGINT])
            timer.start()
            with pytest.raises(KeyboardInterrupt):
                interruptible(cursor, lambda: cursor.execute(LONG).fetchall())
            timer.join()
            assert cursor.execute("select 42").fetchall() == [(42,)]


def test_a_signal_reaches_the_tests_of_a_run_that_was_started_to_ignore_it(process):
    """As a shell starts what stands before an `&`: they would wait for it without end."""
    run = f'"{sys.executable}" -m pytest -q -n0 -p no:cacheprovider {__file__} -k stops_the_query'
    done = process.run(
        f"trap '' INT; exec {run}",
        shell=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=200,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


def test_a_thread_that_nobody_interrupts_does_its_work_itself(lab):
    found = []

    def work():
        found.extend([interruptible(lab, where), where()])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [thread, thread]
