"""Open the file of a lab database, by its name or beside another that has the name in DuckDB."""

import os
from pathlib import Path

import duckdb

from breachlab.errors import NoRoom
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import busy, foreign

# {file: its device and inode when this program first opened it by that name}
_first: dict[Path, tuple[int, int]] = {}


def open_now(target: Path, is_changed: bool = False) -> duckdb.DuckDBPyConnection:
    """Open to read what stands there now.

    While this program has a file open, DuckDB gives it for any later connection to that path, even
    where another has taken its name. That is told by what stood there when the first was opened;
    `is_changed` says that the same file was written over since, as `cp` does.
    """
    real = target.resolve()  # as DuckDB tells files apart: not by the names of links to them
    found = real.stat()
    file = (found.st_dev, found.st_ino)
    is_first = _first.setdefault(real, file) == file and not is_changed
    return open_named(target) if is_first else _beside(target, real)


def open_named(
    target: Path, alias: Path | None = None, read_only: bool = True
) -> duckdb.DuckDBPyConnection:
    """Open a database, under its own name or another; an error speaks of its own."""
    try:
        return open_connection(alias or target, read_only)
    except duckdb.Error as error:
        raise (busy(error, target) or foreign(error, target)) from None


def _beside(target: Path, real: Path) -> duckdb.DuckDBPyConnection:
    """Open to read by a name of its own, which is gone again at once."""
    try:
        # Of this file and this program: none that another has or left is in the way.
        found = real.stat()
        version = f"{found.st_ino:x}.{found.st_mtime_ns:x}"
        alias = real.with_name(f"{real.name}.{version}.{os.getpid()}")
        alias.hardlink_to(real)
    except OSError as error:
        raise NoRoom(
            f"{target} was made anew, and cannot be opened beside the former ({error.strerror}). "
            "Stop this program, then run it again."
        ) from None
    try:
        return open_named(target, alias)
    finally:
        alias.unlink(missing_ok=True)
