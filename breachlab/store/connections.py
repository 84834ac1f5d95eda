"""The one file that opens DuckDB: no connection of the lab asks the network for anything."""

from pathlib import Path
from typing import Any

import duckdb

from breachlab.store.file_kinds import DUCKDB, contents

MEMORY = ":memory:"
# Else DuckDB would fetch an extension for what it cannot read itself: for a SQLite file, say.
NO_NETWORK = {"autoinstall_known_extensions": False, "autoload_known_extensions": False}
# Of the name that a shard gives, so that a database of a stranger opens nothing else.
SHARD_FILES = r"""
    select file_path
    from shard_files
    where regexp_matches(file_path, '/records/[0-9]{5}-[0-9a-f]{8}-[0-9]+\.parquet$')
"""


def open_connection(
    path: Path | str = MEMORY, read_only: bool = False, **settings: Any
) -> duckdb.DuckDBPyConnection:
    """Return a connection to a database file, or to an empty database in memory.

    `settings` are DuckDB's own, its memory limit say. Raises what DuckDB raises.
    """
    if path == MEMORY or contents(Path(path)) != DUCKDB:
        return duckdb.connect(path, read_only=read_only, config=NO_NETWORK | settings)
    # Set afterwards: a program can have two connections to a file only if they were opened alike,
    # and a notebook may open one of its own.
    connection = duckdb.connect(path, read_only=read_only, config=settings)
    if not is_sealed(connection):
        for name, value in NO_NETWORK.items():
            connection.execute(f"set {name} = $value", {"value": value})
    return connection


def seal(
    connection: duckdb.DuckDBPyConnection, has_progress: bool = False, processes: int = 1
) -> duckdb.DuckDBPyConnection:
    """Return the connection; from now on SQL reaches no file but its database, and no setting.

    Where its records stand in the files of shards, it reaches those, too. That holds
    for all that this program has open of the database. What memory does not hold still goes to the
    folder beside it. A progress bar of DuckDB's own would stand among the rows. It takes the part
    of memory and cores that is one of so many processes.
    """
    if not is_sealed(connection):
        if processes > 1:
            _share_machine(connection, processes)
        connection.execute("set enable_progress_bar = $is_on", {"is_on": has_progress})
        connection.execute("set allowed_paths = $paths", {"paths": _own_files(connection)})
        connection.execute("set enable_external_access = false")
        connection.execute("set lock_configuration = true")
    return connection


def _share_machine(connection: duckdb.DuckDBPyConnection, processes: int) -> None:
    """Take one process's part of what DuckDB would take: its threads, and 80 % of the memory."""
    ((cores,),) = connection.execute("select current_setting('threads')").fetchall()
    connection.execute("set threads = $count", {"count": max(cores // processes, 1)})
    connection.execute("set memory_limit = $most", {"most": f"{80 / processes:.1f}%"})


def _own_files(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the files that the records of the database are read from, if not out of itself."""
    try:
        return [path for (path,) in connection.execute(SHARD_FILES).fetchall()]
    except duckdb.CatalogException:
        return []


def is_sealed(connection: duckdb.DuckDBPyConnection) -> bool:
    """Return whether SQL reaches no file but the database, and no setting."""
    ((is_locked,),) = connection.execute("select current_setting('lock_configuration')").fetchall()
    return is_locked
