"""Turn DuckDB's errors into the lab's."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from breachlab.errors import (
    BadParameters,
    DatabaseBusy,
    LabError,
    NoDatabase,
    NoRoom,
    Unanswered,
    find_nearest,
)
from breachlab.store.files import DUCKDB, contents
from breachlab.store.memory import explain_lack
from breachlab.words.language import (
    LANGUAGES,
    did_you_mean,
    interface,
    join_words,
    refusal,
    refusals,
    refuse,
)

# Start of DuckDB's message if a block's checksum differs, and if the file ends too early.
DAMAGED = ("Corrupt database file", "IO Error: Could not read enough bytes")
NOT_MENDED = (duckdb.InterruptException, duckdb.OutOfMemoryException, duckdb.IOException)
UNKNOWN = re.compile(
    r'(column|column named|table with name) "?([^"\s]+)"?(?:(?: was)? not found| does not exist|$)',
    re.IGNORECASE | re.MULTILINE,
)
NOT_A_NUMBER = re.compile("Could not convert string .* to U?INT")
LINE = re.compile(r"^LINE (\d+):", re.MULTILINE)
LONGEST = 160  # characters of an error that a message quotes


def busy(error: duckdb.Error, path: Path) -> DatabaseBusy | None:
    """Return a DatabaseBusy if DuckDB's error says that a file is held open."""
    message = str(error)
    if "different configuration" in message:
        return refuse(DatabaseBusy, "busy_here", file=path)
    signs = ("Conflicting lock", "Could not set lock", "being used by another process")
    if not any(sign in message for sign in signs):
        return None
    holder = message.partition("(PID ")[2].partition(")")[0]
    return refuse(DatabaseBusy, "busy" if holder else "busy_unknown", file=path, holder=holder)


def foreign(error: duckdb.Error, target: Path) -> NoDatabase:
    """Return the error for a target that DuckDB cannot read as a database of this lab."""
    if is_damage(error):
        return refuse(NoDatabase, "damaged", file=target)
    kind = contents(target)
    reason = f"({first_line(error)})" if kind == DUCKDB else f"but {kind}"
    return refuse(NoDatabase, "foreign", file=target, reason=reason)


def explain_end(error: duckdb.Error, what: str | Mapping[str, str]) -> LabError:
    """Return the lab's error for a question, or another named task, that DuckDB failed on."""
    if is_damage(error):
        return refuse(NoDatabase, "damaged_block", what=what)
    lack = {each: explain_lack(error, each) or "" for each in LANGUAGES}
    if any(lack.values()):
        return refuse(NoRoom, "no_room_for", what=what, lack=lack)
    return refuse(Unanswered, "unanswered", what=what, reason=first_line(error))


def explain_sql(
    error: duckdb.Error,
    known: Mapping[str, Sequence[str]],
    typed: str = "",
    name: str = "bad_sql",
) -> Exception:
    """Return the error for SQL that somebody typed, with what may have been meant.

    `known` is {table: its columns}; those of tables that the SQL names are offered first. What no
    typing mends, such as an interrupt or a full disk, is returned as it is.
    """
    if is_damage(error):
        return explain_end(error, refusals("this_statement"))
    if isinstance(error, NOT_MENDED):
        return error
    # Of other errors DuckDB numbers the lines of a statement that it has put around this one.
    line = LINE.search(str(error)) if isinstance(error, duckdb.ParserException) else None
    reason = first_line(error).rstrip("!.")
    reasons = {
        each: f"{reason}, {interface(each)['shell']['line']} {line[1]}" if line else reason
        for each in LANGUAGES
    }
    offer = {each: _offer(str(error), known, typed, each) for each in LANGUAGES}
    return refuse(BadParameters, name, reason=reasons, offer=offer)


def _offer(said: str, known: Mapping[str, Sequence[str]], typed: str, language: str) -> str:
    """Return a sentence on the table of a missing column, the nearest name, or quotes."""
    if NOT_A_NUMBER.search(said):
        return refusal("code_as_number", language)
    missing = UNKNOWN.search(said)
    if not missing:
        return ""
    kind, name = missing[1].casefold(), missing[2].rpartition(".")[2]
    tables = [each for each in known if name in known[each]]
    if tables and kind.startswith("column"):
        return refusal("other_table", language, tables=join_words(tables, language, most=4))
    words = re.findall(r"\w+", typed.casefold())
    named = [column for table in known if table in words for column in known[table]]
    every = [*known, *(column for columns in known.values() for column in columns)]
    near = find_nearest(name, named if kind.startswith("column") else known)
    return did_you_mean(near or find_nearest(name, every), language)


def is_damage(error: duckdb.Error) -> bool:
    """Return whether DuckDB found the file damaged: not as it was written."""
    return str(error).startswith(DAMAGED)


def first_line(error: BaseException) -> str:
    """Return the first line of an error, cut to 160 characters in its middle.

    The kind of the error stands at its start, the reason at its end, after a path of any length.

    >>> first_line(OSError("Could not write " + "folder/" * 40 + ": File too large"))[-38:]
    '/folder/folder/folder/: File too large'
    """
    line = next(iter(str(error).splitlines()), "nothing")
    if len(line) <= LONGEST:
        return line
    half = LONGEST // 2
    return f"{line[: half - 2]} … {line[1 - half :]}"
