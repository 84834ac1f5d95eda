"""Run a command so that an error ends it with one line, never with a traceback."""

import os
import sys
from collections.abc import Callable

import duckdb

from breachlab.cli.command_words import name_command
from breachlab.errors import BadParameters, LabError, NoSuchQuery, NotKnown
from breachlab.store.duckdb_errors import explain_end
from breachlab.store.memory import explain_lack
from breachlab.words.language import escape_controls, interface

FAILED, MISUSED = 1, 2  # exit codes
EXPLAINED = (LabError, duckdb.Error, OSError, UnicodeEncodeError, MemoryError, RuntimeError)
INTERRUPTED = 130  # by the convention of shells: 128 plus the number of the signal


def run_command(
    command: Callable[[], int], when_interrupted: str = "Interrupted.", language: str = "en"
) -> int:
    """Run a command; print lab errors on one line; return the exit code."""
    try:
        code = command()
        print(end="", flush=True)
        return code
    except BrokenPipeError:
        _say_no_more()
        return 0
    except KeyboardInterrupt:
        return _interrupt(when_interrupted)
    except EXPLAINED as error:
        lack = explain_lack(error, language) or explain_lack(error.__cause__, language)
        if isinstance(error, RuntimeError) and not lack:
            # DuckDB reports Control-C by an exception of its own, not a KeyboardInterrupt.
            if "interrupted" in str(error).lower():
                return _interrupt(when_interrupted)
            raise
        message = interface(language)["shell"]["error"].format(lack or _line(error, language))
        print(escape_controls(name_command(message)), file=sys.stderr)
        return MISUSED if isinstance(error, BadParameters | NoSuchQuery | NotKnown) else FAILED


def _line(error: Exception, language: str) -> str:
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
            if error.filename is None:  # stdout failed; at exit Python would write to it again
                _say_no_more()
            what = f"{error.filename}: " if error.filename else "What is printed: "
            return (
                f"{what}{error.strerror}; a place that can be read and written was expected. "
                "Make room there, or name another"
            )
        case LabError():
            return error.in_language(language)
    return str(error)


def _say_no_more() -> None:
    """Discard further output, as the reader of the pipe has closed it, like `head`."""
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _interrupt(words: str) -> int:
    print(f"\n{words}", file=sys.stderr)
    return INTERRUPTED
