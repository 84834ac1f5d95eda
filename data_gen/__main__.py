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
ends               show how far each assumed figure moves each headline
own clients.csv    propose a mapping of your own list, check it, count it into a database
"""

import sys
from functools import partial
from importlib import import_module

import duckdb

from breachlab.cli.arguments import language_of
from breachlab.cli.failures import INTERRUPTED, run_command
from breachlab.errors import BadParameters, LabError, nearest
from data_gen import signals

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
    "ends",
    "own",
)
STOPPED = "Interrupted: what was there before is as it was."


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name, or make a database; return the exit code."""
    words = sys.argv[1:] if arguments is None else arguments
    with signals.hear_signals() as ending:
        code = run_command(partial(_run_until, ending, words), STOPPED, language_of(words))
    return ending.code if code == INTERRUPTED else code


def _run_until(ending: signals.Ending, words: list[str]) -> int:
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


if __name__ == "__main__":
    sys.exit(main())
