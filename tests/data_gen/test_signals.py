"""A signal that would end the program interrupts the run once, and what was heard before stays."""

import os
import signal
import threading

import duckdb
import pytest

from breachlab.errors import NoRoom
from data_gen import __main__ as command
from data_gen.__main__ import hear_signals

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there os.kill ends a program at once")
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
SIGNALS = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]


@pytest.fixture(autouse=True)
def hangup_ends():
    """Let SIGHUP end the program, though nohup has this run ignore it."""
    if not hasattr(signal, "SIGHUP"):
        yield
        return
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_interrupts_and_a_further_one_does_not_disturb_the_cleaning_up(number):
    cleaned = []
    with hear_signals() as ending:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        for further in SIGNALS:
            os.kill(os.getpid(), further)
            cleaned.append(further)
    assert cleaned == SIGNALS and ending.code == 128 + number


@pytest.mark.parametrize("number", SIGNALS)
def test_what_was_heard_before_is_heard_after(number):
    before = signal.getsignal(number)
    with hear_signals():
        assert signal.getsignal(number) is not before
    assert signal.getsignal(number) is before


@pytest.mark.parametrize("raised", [duckdb.InvalidInputException, NoRoom])
def test_what_duckdb_says_of_a_signal_is_that_signal(monkeypatch, capsys, raised):
    """DuckDB wraps what is raised while it calls Python."""

    def met(words):
        try:
            os.kill(os.getpid(), signal.SIGTERM)
        except KeyboardInterrupt as error:
            raise raised(str(error)) from None

    monkeypatch.setattr(command, "_run", met)
    assert command.main([]) == 143
    assert "Interrupted" in capsys.readouterr().err


def test_a_signal_that_is_ignored_stays_so():
    """As nohup has it, so that a run outlives its terminal."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with hear_signals():
            os.kill(os.getpid(), signal.SIGHUP)
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_run_in_another_thread_hears_nothing():
    before, codes = [signal.getsignal(each) for each in SIGNALS], []

    def run():
        with hear_signals() as ending:
            codes.append(ending.code)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert codes == [130] and [signal.getsignal(each) for each in SIGNALS] == before
