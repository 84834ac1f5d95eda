"""python -m data_gen makes the lab's database. With a command it shows or checks one.

person 12345678    print one person: all records, and the draws behind them
shard, gather      make a world of any size in shards; gather them into a database
spark              the same by the tasks of Spark
rows uniqueness    ask a question that cannot be summed over shards, in DuckDB or Spark
verify             check that no identifier could be real, and that this code makes the same rows
fidelity           compare the database with published, derived and assumed figures
dictionary         print the meaning of every column
macros             replace the macros in a database that was made before they changed
identify           count the persons singled out by each set of facts, over all records
follow             make anew what follows from a change: names, sums, goldens, answers
ends               show how far each assumed figure moves each headline
own clients.csv    propose a mapping of your own list, check it, count it into a database
"""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from threading import current_thread, main_thread
from types import FrameType

import duckdb

from breachlab.cli.arguments import language_of
from breachlab.cli.failures import INTERRUPTED, run_command
from breachlab.errors import BadParameters, LabError, nearest

COMMANDS = (
    "person",
    "shard",
    "gather",
    "spark",
    "rows",
    "verify",
    "fidelity",
    "dictionary",
    "macros",
    "identify",
    "follow",
    "ends",
    "own",
)
STOPPED = "Interrupted: what was there before is as it was."
# SIGHUP is sent when a terminal or a session is closed; Windows does not have it.
SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT")


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, or make a database; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    with hear_signals() as ending:
        code = run_command(partial(_run_until, ending, words), STOPPED, language_of(words))
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
    _refuse_unknown(words)
    command, rest = (words[0], words[1:]) if words[:1] and words[0] in COMMANDS else (None, words)
    return import_module(f"data_gen.commands.{command or 'generate'}").run(rest)


def _refuse_unknown(words: list[str]) -> None:
    """Raise BadParameters where the first word is neither a command nor an option."""
    if words and not words[0].startswith("-") and words[0] not in COMMANDS:
        raise BadParameters(
            f"No command named '{words[0]}'. {nearest(words[0], COMMANDS)}There are: "
            f"{', '.join(COMMANDS)}; without one, python -m data_gen makes the database."
        )


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
    sys.exit(main())
