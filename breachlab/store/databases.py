"""Open the lab's databases: connect (read), change (write), create (write a new one)."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from breachlab.errors import DatabaseBusy, NoDatabase, NoRoom
from breachlab.paths import DATA
from breachlab.store import atomic_write
from breachlab.store.connections import open_connection, seal
from breachlab.store.duckdb_errors import busy, first_line, foreign
from breachlab.store.model_checks import (
    MODEL_VERSION,
    check_files,
    check_kind,
    check_macros,
    check_model,
    check_totals,
    macros_sha256,
)
from breachlab.store.opening import open_named, open_now
from breachlab.store.path_checks import check_not_empty, check_path, check_target
from breachlab.words.language import refuse

__all__ = [
    "MODEL_VERSION",
    "attach",
    "change",
    "connect",
    "connect_beside",
    "connect_sealed",
    "create",
    "database_path",
    "existing_path",
    "macros_sha256",
    "open_draft",
]

MEMORY_LIMIT = "2GB"  # of a connection that only attaches a database; the rest spills to disk
VARIABLE = "BREACHLAB_DATABASE"  # names the database where no option does


def database_path(path: str | os.PathLike | None = None) -> Path:
    """Return the path given, else $BREACHLAB_DATABASE, else data/breachlab.duckdb.

    An empty path does not mean the default: an unset shell variable would then lose a database.
    Raises NoDatabase for an empty path, and for one that cannot be that of a file.
    """
    if not isinstance(path, str | os.PathLike | None):
        raise NoDatabase(
            f"A {type(path).__name__} cannot be a database: the path of a file was expected. "
            "Example: breachlab.connect('data/breachlab.duckdb')"
        )
    default = DATA / "breachlab.duckdb"
    named = os.environ.get(VARIABLE, default) if path is None else path
    check_not_empty(named)
    target = Path(named).absolute()
    check_path(target)
    return target


def connect(path: str | os.PathLike | None = None) -> duckdb.DuckDBPyConnection:
    """Open a lab database to read: the file that stands there now.

    Threads must not share a connection; give each its own `.cursor()`.
    Raises NoDatabase, OtherModel, DatabaseBusy or TotalsDisagree, each naming the file; NoRoom
    if the file replaced one that this program has open, and cannot be opened beside it.
    """
    target = existing_path(path)
    return _check(open_now(target), target)


def connect_sealed(
    path: str | os.PathLike | None = None,
    has_progress: bool = False,
    processes: int = 1,
    is_changed: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Connect and `seal`, for a program that serves others with `processes` processes.

    SQL cannot join a pandas frame by its name here; `connect` allows it. `is_changed` says that
    the file which this program has open may have been overwritten since.
    """
    target = existing_path(path)
    return _check(seal(open_now(target, is_changed), has_progress, processes), target)


@contextmanager
def connect_beside(
    path: str | os.PathLike | None = None,
    writes: Sequence[Path] = (),
    has_progress: bool = False,
    memory_limit: str = "80%",
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a sealed connection to memory with a lab database attached, first in the search path.

    Its SQL may write the files `writes` alone, whatever other connections of this program may. A
    cursor of it does not search the database. Raises the errors of `connect`.
    """
    target = existing_path(path).resolve()
    connect(target).close()  # raises if the database cannot be read
    with open_connection(memory_limit=memory_limit) as connection:
        connection.execute("attach $path as lab (read_only)", {"path": str(target)})
        connection.execute("set search_path = 'lab.main'")
        yield seal(connection, has_progress, writes=writes)


@contextmanager
def attach(path: str | os.PathLike | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to memory with a lab database attached read-only as `lab`.

    Only its model version is checked: this is for programs that look for all other defects
    themselves.
    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    target = existing_path(path)
    with open_connection(memory_limit=MEMORY_LIMIT) as connection:
        _attach(connection, target)
        yield connection


@contextmanager
def change(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that may write to an existing database.

    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    # Read first: a foreign database is not even opened for writing.
    with open_named(existing_path(target)) as connection:
        check_model(connection, target)
    with open_named(target, read_only=False) as connection:
        yield connection


@contextmanager
def create(
    path: str | os.PathLike | None = None,
    replace: bool = False,
    say: Callable[[str], object] | None = None,
    **settings: Any,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to a new database, which is renamed to `path` only when whole.

    The work goes into a draft beside the target (beside the linked file, if `path` is a link). A
    run that fails leaves the former database untouched. The next run removes the draft of a killed
    one and reports that through `say`. `settings` are DuckDB's own, such as a storage version.
    Raises NotReplaced if a file that is no database of this lab is there, unless `replace`;
    NoRoom if nothing can be written; DatabaseBusy if another program writes there.
    """
    target = database_path(path).resolve()  # the file behind a link, not the link
    check_target(target, replace)
    with open_draft(target, say, **settings) as opening:
        with opening as connection:
            yield connection
            connection.execute("checkpoint")
        # Closed by now: while a database is open, its write-ahead log keeps the draft's name.
        check_target(target, replace)  # again: a file may have appeared meanwhile
        atomic_write.take_place(atomic_write.draft_of(target), target)


@contextmanager
def open_draft(
    target: Path, say: Callable[[str], object] | None = None, **settings: Any
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to an empty draft beside the target, locked against other programs.

    The draft is removed at the end. Raises NoRoom or DatabaseBusy.
    """
    draft = atomic_write.draft_of(target)
    _make_folder(target)
    _clear(draft, say)
    is_ours = True
    try:
        try:
            opening = _open_draft(draft, settings)
        except DatabaseBusy:
            is_ours = False
            raise
        yield opening
    finally:  # also after Ctrl-C as soon as the draft is there
        if is_ours:
            atomic_write.discard(draft)


def existing_path(path: str | os.PathLike | None = None) -> Path:
    """Return the path that `connect` would open; raise NoDatabase if there is no file."""
    target = database_path(path)
    if not target.is_file():
        demo = DATA / "demo.duckdb"  # of `make demo`
        name = "no_database_but_demo" if demo.is_file() else "no_database"
        raise refuse(NoDatabase, name, file=target, demo=demo)
    return target


def _attach(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    try:
        connection.execute("attach $path as lab (read_only)", {"path": str(target)})
    except duckdb.Error as error:
        raise (busy(error, target) or foreign(error, target)) from None
    connection.execute("use lab")
    check_model(connection, target)
    check_files(connection, target)
    connection.execute("use memory")


def _check(connection: duckdb.DuckDBPyConnection, target: Path) -> duckdb.DuckDBPyConnection:
    """Return the connection if this code can read the database; raise the reason if not."""
    check_model(connection, target)
    check_macros(connection, target)
    check_kind(connection, target)
    check_files(connection, target)
    check_totals(connection, target)
    return connection


def _make_folder(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoRoom(
            f"Cannot make the folder {target.parent} ({error.strerror}). "
            "Name another path with: --database PATH"
        ) from None


def _clear(draft: Path, say: Callable[[str], object] | None) -> None:
    """Remove the draft of a killed run; raise DatabaseBusy if a run is still writing it."""
    leftovers = atomic_write.list_left(draft)
    if not leftovers:
        return
    if draft.is_file():
        _refuse_other_writer(draft)
    try:
        atomic_write.discard(draft)
    except OSError as error:
        raise atomic_write.unwritable(draft, error.strerror or str(error)) from None
    if say:
        say(atomic_write.describe_removed(leftovers))


def _refuse_other_writer(draft: Path) -> None:
    try:
        open_connection(draft, read_only=True).close()
    except duckdb.Error as error:
        # Any other error means a torn file, which this run removes.
        if held := busy(error, draft):
            raise held from None


def _open_draft(draft: Path, settings: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    try:
        return open_connection(draft, **settings)
    except duckdb.Error as error:
        if held := busy(error, draft):  # another run began this draft a moment ago
            raise held from None
        atomic_write.discard(draft)
        raise atomic_write.unwritable(draft, first_line(error)) from None
