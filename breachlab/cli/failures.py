"""The part that commands of the shell share: an error that ends one is a line, never a trace."""

import os
import sys
from collections.abc import Callable

import duckdb

from breachlab.cli.command_words import name_command
from breachlab.errors import BadParameters, LabError, NoSuchQuery, NotKnown
from breachlab.store.duckdb_errors import explain_end
from breachlab.words.language import interface

FAILED, MISUSED = 1, 2  # exit codes
INTERRUPTED = 130  # as a shell has it: 128, and the number of the signal


def run_command(
    command: Callable[[], int], when_interrupted: str = "Interrupted.", language: str = "en"
) -> int:
    """Run a command; say in one line what keeps it from its end; return the exit code."""
    try:
        code = command()
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        _say_no_more()
        return 0
    except (LabError, duckdb.Error, OSError, UnicodeEncodeError) as error:
        said = interface(language)["shell"]["error"].format(_line(error))
        print(name_command(said), file=sys.stderr)
        return MISUSED if isinstance(error, BadParameters | NoSuchQuery | NotKnown) else FAILED
    except KeyboardInterrupt:
        return _interrupt(when_interrupted)
    except RuntimeError as error:
        # DuckDB reports Control-C by its own exception, which is not a KeyboardInterrupt.
        if "interrupted" in str(error).lower():
            return _interrupt(when_interrupted)
        raise


def _line(error: Exception) -> str:
    match error:
        case duckdb.Error():
            return str(explain_end(error, "The database"))
        case UnicodeEncodeError():
            lacking = ascii(error.object[error.start])
            return (
                f"What is to be printed holds {lacking}, which {error.encoding} cannot say: UTF-8 "
                "was expected. Set it before the command: PYTHONUTF8=1"
            )
        case OSError():
            if error.filename is None:  # of what is printed; Python would try once more at its end
                _say_no_more()
            what = f"{error.filename}: " if error.filename else "What is printed: "
            return (
                f"{what}{error.strerror}; a place that can be read and written was expected. "
                "Make room there, or name another"
            )
    return str(error)


def _say_no_more() -> None:
    """Send what is still to be printed nowhere: whoever read has seen enough, as `head` does."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _interrupt(words: str) -> int:
    print(f"\n{words}", file=sys.stderr)
    return INTERRUPTED
