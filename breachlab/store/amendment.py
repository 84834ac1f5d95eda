"""Add a table to an existing database: count beside it, write a copy, then swap the copy in.

The database is only read, so one that is being served is not locked. A killed run stores nothing.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from breachlab.errors import DatabaseBusy
from breachlab.store import atomic_write
from breachlab.store.connections import open_connection
from breachlab.store.databases import connect, existing_path, open_draft
from breachlab.store.path_checks import check_target

Stamp = tuple[int, int, int]


@contextmanager
def read_beside(
    path: str | os.PathLike | None = None, say: Callable[[str], object] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to memory with the database attached as `lab`, first in the search path.

    A draft beside the database is held open as a lock on writers. Raises the errors of `connect`;
    NoRoom if the draft or the copy cannot be written; DatabaseBusy if another program, or another
    such run, writes there.
    """
    target = existing_path(path).resolve()
    check_target(target, replace=True)
    connect(target).close()  # raises if the database cannot be read
    with open_draft(target, say) as lock, lock, open_connection() as connection:
        connection.execute("attach $path as lab (read_only)", {"path": str(target)})
        connection.execute("set search_path = 'lab.main'")
        yield connection


@contextmanager
def amend(
    connection: duckdb.DuckDBPyConnection, target: Path, stamp: Stamp
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield the connection of `read_beside` with a copy attached as `amended`.

    The copy replaces the database at the end. `stamp` is the `stamp_of` the target before it was
    read. Raises DatabaseBusy if another file has its name by now.
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
    """Return the inode, size and time of change of a file: they differ once it is replaced."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns
