"""A table of a database that is there, counted beside it and stored in a copy that takes its place.

A database that is served is not locked: it is only read. Nothing is stored of a run that is killed.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from breachlab.errors import DatabaseBusy
from breachlab.store import atomic_write
from breachlab.store.connections import open_connection
from breachlab.store.db import connect, existing_path, open_draft
from breachlab.store.path_checks import check_target

Stamp = tuple[int, int, int]


@contextmanager
def read_beside(
    path: str | os.PathLike | None = None, say: Callable[[str], object] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to memory with the database attached as `lab` and first searched.

    A draft beside it is held open, so that nobody else writes there; what memory does not hold
    lies beside the draft. Raises what `connect` raises; NoRoom where the draft or the copy cannot
    be written; DatabaseBusy if somebody else writes there, another such run among them.
    """
    target = existing_path(path).resolve()
    check_target(target, replace=True)
    connect(target).close()  # it says what keeps the database from being read
    spilled = f"{atomic_write.draft_of(target)}.tmp"
    with (
        open_draft(target, say) as lock,
        lock,
        open_connection(temp_directory=spilled) as connection,
    ):
        connection.execute("attach $path as lab (read_only)", {"path": str(target)})
        connection.execute("set search_path = 'lab.main'")
        yield connection


@contextmanager
def amend(
    connection: duckdb.DuckDBPyConnection, target: Path, stamp: Stamp
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give the connection of `read_beside` with a copy attached as `amended`.

    The copy takes the place of the database in the end. `stamp` is what `stamp_of` said of the
    target before it was read: raises DatabaseBusy where another has its name by now.
    """
    copy = atomic_write.copy_to_amend(atomic_write.draft_of(target), target)
    connection.execute("attach $path as amended", {"path": str(copy)})
    yield connection
    connection.execute("checkpoint amended")
    connection.execute("reset search_path")
    connection.execute("detach amended")
    connection.execute("detach lab")
    if stamp_of(target) != stamp:
        raise DatabaseBusy(
            f"{target} was made anew meanwhile, and what was counted is of the former. "
            "Run this again."
        )
    atomic_write.take_place(copy, target)


def stamp_of(path: Path) -> Stamp:
    """Return what tells one file from another that took its name."""
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
