"""Turn DuckDB's errors into the lab's."""

from pathlib import Path

import duckdb

from breachlab.errors import DatabaseBusy, LabError, NoDatabase, NoRoom, Unanswered
from breachlab.store.file_kinds import DUCKDB, contents
from breachlab.store.memory import explain_lack
from breachlab.words.language import refuse

# Start of DuckDB's message if a block's checksum differs, and if the file ends too early.
DAMAGED = ("Corrupt database file", "IO Error: Could not read enough bytes")
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


def explain_end(error: duckdb.Error, what: str) -> LabError:
    """Return the lab's error for a question, or another named task, that DuckDB failed on."""
    if is_damage(error):
        return NoDatabase(
            f"{what}: the database is damaged, a block that this reads is not as it was written. "
            f"See what else is with: python -m data_gen verify. "
            "Make it anew with: python -m data_gen --replace"
        )
    if lack := explain_lack(error, "en"):
        return NoRoom(f"{what}: {lack}")
    return Unanswered(
        f"{what}: no answer, as DuckDB says: {first_line(error)}. A database as this code makes it "
        "answers; hold yours against that with: python -m data_gen verify"
    )


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
