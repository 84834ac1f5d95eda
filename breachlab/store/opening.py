"""Open the file of a lab database, even if DuckDB still has a former file of that path open."""

import os
from pathlib import Path

import duckdb

from breachlab.errors import NoRoom
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import busy, foreign

# {path: device and inode of the file when this program first opened it}
_first: dict[Path, tuple[int, int]] = {}


def open_now(target: Path, is_changed: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file that is at the path now, to read.

    While this program has a file open, DuckDB reuses it for every later connection to that path,
    even if another file has replaced it. The device and inode of the first opening reveal that.
    `is_changed` says that the same file was overwritten in place since, as `cp` does.
    """
    real = target.resolve()  # DuckDB identifies files by real path, not by links to them
    status = real.stat()
    file = (status.st_dev, status.st_ino)
    is_first = _first.setdefault(real, file) == file and not is_changed
    return open_named(target) if is_first else _beside(target, real)


def open_named(
    target: Path, alias: Path | None = None, read_only: bool = True
) -> duckdb.DuckDBPyConnection:
    """Open a database, by its path or by an alias; an error names its path."""
    try:
        return open_connection(alias or target, read_only)
    except duckdb.Error as error:
        raise (busy(error, target) or foreign(error, target)) from None


def _beside(target: Path, real: Path) -> duckdb.DuckDBPyConnection:
    """Open to read through a hard link, which is removed at once."""
    try:
        # The name of file and process in one: no link of another program is in the way.
        status = real.stat()
        version = f"{status.st_ino:x}.{status.st_mtime_ns:x}"
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
