"""Open, seal and interrupt connections of DuckDB.

No other module opens one, so that no connection of the lab uses the network.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from breachlab.store.files import DUCKDB, contents
from breachlab.store.temporary_files import spill_path

Found = TypeVar("Found")
TICK = 0.5  # seconds between two calls of `tick`
AGAIN = 0.05  # seconds until DuckDB is interrupted once more
MEMORY = ":memory:"
# By default DuckDB downloads an extension for a format that it cannot read, such as SQLite.
NO_NETWORK = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
# DuckDB looks for equal parts of a plan by writing each out, with every value of every enum type
# in it. Without that, all questions of a small world take 3.6 s for 4.9, and none takes 8 ms more;
# of two million records they take as long.
PLANS = {"disabled_optimizers": "common_subplan"}
# What DuckDB spills is not to be read by anybody after a kill. It holds the key in memory alone; it
# takes random numbers for it from the system, though not as a module for secrets would, whence the
# "unsafe". The other module would have to be downloaded. Spilling takes twice as long.
ENCRYPTED = {"force_mbedtls_unsafe": True, "temp_file_encryption": True}
# Only names that shards give their files, so that a stranger's database opens no other file.
SHARD_FILES = r"""
    select file_path
    from shard_files
    where regexp_matches(file_path, '/records/[0-9]{5}-[0-9a-f]{8}-[0-9]+\.parquet$')
"""


def open_connection(
    path: Path | str = MEMORY,
    read_only: bool = False,
    is_private: bool = False,
    **settings: Any,
) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database file, or to an empty database in memory.

    Data that does not fit in memory spills to the lab's scratch folder, encrypted if `is_private`.
    `settings` are DuckDB's own, such as its memory limit. Raises DuckDB's errors.
    """
    if path == MEMORY or contents(Path(path)) != DUCKDB:
        own = NO_NETWORK | PLANS | {"temp_directory": spill_path()}
        config = own | (ENCRYPTED if is_private else {}) | settings
        return duckdb.connect(path, read_only=read_only, config=config)
    # Set after opening: a program can have two connections to a file only if both were opened with
    # the same settings, and a notebook may open one of its own.
    connection = duckdb.connect(path, read_only=read_only, config=settings)
    if not is_sealed(connection):
        _set(connection, NO_NETWORK | PLANS | (ENCRYPTED if is_private else {}))
        # Another connection to the file may have spilled, and keeps its folder.
        with suppress(duckdb.NotImplementedException, duckdb.PermissionException):
            _set(connection, {"temp_directory": spill_path()})
    return connection


def encrypt_spill(connection: duckdb.DuckDBPyConnection) -> None:
    """Have the connection encrypt what it spills from now on."""
    _set(connection, ENCRYPTED)


def _set(connection: duckdb.DuckDBPyConnection, settings: dict[str, Any]) -> None:
    for name, value in settings.items():
        connection.execute(f"set {name} = $value", {"value": value})


def seal(
    connection: duckdb.DuckDBPyConnection,
    has_progress: bool = False,
    processes: int = 1,
    writes: Sequence[Path] = (),
) -> duckdb.DuckDBPyConnection:
    """Return the connection, sealed: its SQL reads no file but the database and sets no setting.

    It may also read the shard files that hold the database's records, and write the files `writes`.
    The seal applies to all connections of this program to the database. Data that does not fit in
    memory still spills to the scratch folder. DuckDB's own progress bar would print among the rows,
    so `has_progress` is off by default. Memory and cores are divided by `processes`.
    """
    if not is_sealed(connection):
        if processes > 1:  # each has its share of DuckDB's defaults: all threads, 80 % of memory
            ((cores,),) = connection.execute("select current_setting('threads')").fetchall()
            threads, memory = max(cores // processes, 1), f"{80 / processes:.1f}%"
            _set(connection, {"threads": threads, "memory_limit": memory})
        connection.execute("set enable_progress_bar = $is_on", {"is_on": has_progress})
        paths = [*_own_files(connection), *map(str, writes)]
        connection.execute("set allowed_paths = $paths", {"paths": paths})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    return connection


def _own_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the shard files that hold the records; empty if the database holds them itself."""
    try:
        return [path for (path,) in connection.execute(SHARD_FILES).fetchall()]
    except duckdb.CatalogException:
        return []


def is_sealed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether `seal` was applied."""
    ((is_locked,),) = connection.execute("select current_setting('lock_configuration')").fetchall()
    return bool(is_locked)


def interruptible(
    connection: duckdb.DuckDBPyConnection,
    work: Callable[[], Found],
    tick: Callable[[float], object] | None = None,
) -> Found:
    """Return the result of the work with a connection; a KeyboardInterrupt stops its query first.

    DuckDB looks for Control-C only between two of its tasks, and one may take minutes. Another
    thread can stop it within a chunk of rows, so the work runs in a thread. Python interrupts only
    the main thread: called from any other, the work runs in place. `tick` is called twice a second
    with the seconds so far.
    """
    if threading.current_thread() is not threading.main_thread():
        return work()
    with ThreadPoolExecutor(1) as thread:
        start, future = time.perf_counter(), thread.submit(work)
        try:
            while tick and not future.done():
                wait([future], timeout=TICK)
                if not future.done():
                    tick(time.perf_counter() - start)
            return future.result()
        except KeyboardInterrupt:
            # More than once: an interrupt between two statements is lost.
            while not future.done():
                connection.interrupt()
                wait([future], timeout=AGAIN)
            raise
