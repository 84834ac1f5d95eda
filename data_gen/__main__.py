"""python -m data_gen makes the lab's database. With a command it shows or checks one."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from threading import current_thread, main_thread
from types import FrameType

import duckdb

from breachlab.cli.arguments import INTERRUPTED, language_of, run_command
from breachlab.errors import BadParameters, LabError
from breachlab.store import memory
from breachlab.words.language import offer_nearest, refusal, refuse
from data_gen.commands import COMMANDS, DEFAULT

# SIGHUP is sent when a terminal or a session is closed; Windows does not have it.
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, or make a database; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    with hear_signals() as ending:
        language = language_of(words)
        stopped = refusal("stopped", language)
        code = run_command(partial(_run_until, ending, words), stopped, language)
    return ending.code if code == INTERRUPTED else code


def _run_until(ending: "Ending", words: list[str]) -> int:
    """Run a command; turn the error that DuckDB raises after a signal into KeyboardInterrupt."""
    try:
        return _run(words)
    except (duckdb.Error, LabError):
        if ending.is_heard:
            raise KeyboardInterrupt from None
        raise


def _run(words: list[str]) -> int:
    """Run a command; raise BadParameters where the first word is neither one nor an option."""
    first = words[0] if words else ""
    if first in COMMANDS:
        return import_module(COMMANDS[first]).run(words[1:])
    if words and not first.startswith("-"):
        offer, known = offer_nearest([first], COMMANDS), ", ".join(COMMANDS)
        raise refuse(BadParameters, "no_generator", said=first, offer=offer, known=known)
    return import_module(DEFAULT).run(words)


class Ending:
    """The first signal that a run receives, and the exit code that follows from it."""

    def __init__(self) -> None:
        self.signals = [getattr(signal, name) for name in SIGNALS if hasattr(signal, name)]
        # An ignored signal stays ignored: under nohup, a run outlives its terminal.
        self.heard = [each for each in self.signals if signal.getsignal(each) != signal.SIG_IGN]
        self.number, self.is_heard = signal.SIGINT, False

    def begin(self, number: int, frame: FrameType | None) -> None:
        """Interrupt the run, and ignore further signals, which would interrupt its clean-up."""
        for each in self.heard:
            signal.signal(each, signal.SIG_IGN)
        self.number, self.is_heard = signal.Signals(number), True
        raise KeyboardInterrupt

    @property
    def code(self) -> int:
        """The exit code of a run that a signal ended, as a shell has it: 128 + signal."""
        return 128 + self.number


@contextmanager
def hear_signals() -> Iterator[Ending]:
    """Raise KeyboardInterrupt at the first signal that would end the program; ignore later ones."""
    ending = Ending()
    if current_thread() is not main_thread():  # only the main thread may handle signals
        yield ending
        return
    former = {each: signal.signal(each, ending.begin) for each in ending.heard}
    try:
        yield ending
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in COMMANDS:
        sys.exit(main())
    memory.limit_arenas(os.cpu_count() or 1)
    memory.keep_free_memory()
    code = main()
    # The file stands and is closed. To free the memory of DuckDB and pandas takes 0.15 s more.
    with suppress(OSError):  # of a pipe that nobody reads: the interpreter says so
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)
