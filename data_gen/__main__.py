"""python -m data_gen makes the lab's database; with a command it shows or checks one.

person 12345678    one person with all records and the draws behind them, made alone
shard, gather      a world of any size in parts, and a database out of them
spark              the same by the tasks of Spark
rows uniqueness    what does not add up by shard, in DuckDB or in Spark
verify             no identifier could be somebody's, and nothing differs from what this code makes
fidelity           how close the database is to what is published, derived and assumed
dictionary         what every column means
macros             store the macros that questions share in a database made before they changed
identify           who is singled out by each set of facts: counted over all records
ends               how far each assumed figure moves each headline
own clients.csv    a list of your own: a mapping proposed, checked, made into a database
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
    """Run a command; what DuckDB says of a signal that it met on the way is that signal."""
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
