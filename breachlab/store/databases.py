"""Open the lab's databases: connect (read), change (write), create (anew), amend (by a copy)."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from breachlab.errors import DatabaseBusy, NoDatabase, NoRoom
from breachlab.paths import DATA
from breachlab.store import files
from breachlab.store.connections import open_connection, seal
from breachlab.store.duckdb_errors import busy, first_line, foreign
from breachlab.store.model_checks import MODEL_VERSION as MODEL_VERSION
from breachlab.store.model_checks import (
    check_database,
    check_files,
    check_model,
    check_not_empty,
    check_path,
    check_target,
)
from breachlab.store.model_checks import macros_sha256 as macros_sha256
from breachlab.words.language import refuse

MEMORY_LIMIT = "2GB"  # of a connection that only attaches a database; the rest spills to disk
VARIABLE = "BREACHLAB_DATABASE"  # names the database where no option does
Stamp = tuple[int, int, int]
# {path: device and inode of the file when this program first opened it}
_first: dict[Path, tuple[int, int]] = {}


def database_path(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the path given, else $BREACHLAB_DATABASE, else data/breachlab.duckdb.

    An empty path does not mean the default: an unset shell variable would then lose a database.
    Raises NoDatabase for an empty path, and for one that cannot be that of a file.
    """
    if not isinstance(path, str | os.PathLike | None):
        raise refuse(NoDatabase, "no_path", kind=type(path).__name__)
    default = DATA / "breachlab.duckdb"
    named = os.environ.get(VARIABLE, default) if path is None else path
    check_not_empty(named)
    target = Path(named).absolute()
    check_path(target)
    return target


def connect(path: str | os.PathLike[str] | None = None) -> duckdb.DuckDBPyConnection:
    """Open a lab database to read: the file that stands there now.

    Threads must not share a connection; give each its own `.cursor()`.
    Raises NoDatabase, OtherModel, DatabaseBusy or TotalsDisagree, each naming the file; NoRoom
    if the file replaced one that this program has open, and cannot be opened beside it.
    """
    target = existing_path(path)
    return _check(_open_now(target), target)


def connect_sealed(
    path: str | os.PathLike[str] | None = None,
    has_progress: bool = False,
    processes: int = 1,
    is_changed: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Connect and `seal`, for a program that serves others with `processes` processes.

    SQL cannot join a pandas frame by its name here; `connect` allows it. `is_changed` says that
    the file which this program has open may have been overwritten since.
    """
    target = existing_path(path)
    return _check(seal(_open_now(target, is_changed), has_progress, processes), target)


@contextmanager
def connect_beside(
    path: str | os.PathLike[str] | None = None,
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
def attach(path: str | os.PathLike[str] | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to memory with a lab database attached read-only as `lab`.

    Only its model version is checked: this is for programs that look for all other defects
    themselves.
    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    target = existing_path(path)
    with open_connection(memory_limit=MEMORY_LIMIT) as connection:
        try:
            connection.execute("attach $path as lab (read_only)", {"path": str(target)})
        except duckdb.Error as error:
            raise (busy(error, target) or foreign(error, target)) from None
        connection.execute("use lab")
        check_model(connection, target)
        check_files(connection, target)
        connection.execute("use memory")
        yield connection


@contextmanager
def change(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection that may write to an existing database.

    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    # Read first: a foreign database is not even opened for writing.
    with _open_named(existing_path(target)) as connection:
        check_model(connection, target)
    with _open_named(target, read_only=False) as connection:
        yield connection


@contextmanager
def create(
    path: str | os.PathLike[str] | None = None,
    replace: bool = False,
    say: Callable[[str], object] | None = None,
    begun: Path | None = None,
    **settings: Any,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to a new database, which is renamed to `path` only when whole.

    It is empty, or a copy of the database `begun` where one can be made.

    The work goes into a draft beside the target (beside the linked file, if `path` is a link). A
    run that fails leaves the former database untouched. The next run removes the draft of a killed
    one and reports that through `say`. `settings` are DuckDB's own, such as a storage version.
    Raises NotReplaced if a file that is no database of this lab is there, unless `replace`;
    NoRoom if nothing can be written; DatabaseBusy if another program writes there.
    """
    target = database_path(path).resolve()  # the file behind a link, not the link
    check_target(target, replace)
    former = stamp_of(target) if target.exists() else None
    with open_draft(files.draft_of(target), say, begun, **settings) as opening:
        with opening as connection:
            yield connection
            connection.execute("checkpoint")
        # Closed by now: while a database is open, its write-ahead log keeps the draft's name.
        # Again: a file may have appeared meanwhile, or another program may have opened this one.
        is_former = target.exists() and stamp_of(target) == former
        check_target(target, replace, is_former)
        files.take_place(files.draft_of(target), target)


@contextmanager
def open_draft(
    draft: Path,
    say: Callable[[str], object] | None = None,
    begun: Path | None = None,
    **settings: Any,
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to a draft, locked against other programs.

    It is empty, or a copy of the database `begun` where one can be made. The draft is removed at
    the end. Raises NoRoom or DatabaseBusy.
    """
    try:
        draft.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        said = {"folder": draft.parent, "reason": error.strerror}
        raise refuse(NoRoom, "no_folder", **said) from None
    _clear(draft, say)
    is_ours = True
    try:
        if begun:
            files.begin_by_copy(draft, begun)
        try:
            opening = open_connection(draft, **settings)
        except duckdb.Error as error:
            if held := busy(error, draft):  # another run began this draft a moment ago
                is_ours = False
                raise held from None
            raise files.unwritable(draft, first_line(error)) from None
        yield opening
    finally:  # also after Ctrl-C as soon as the draft is there
        if is_ours:
            files.discard(draft)


def _clear(draft: Path, say: Callable[[str], object] | None) -> None:
    """Remove the draft of a killed run; raise DatabaseBusy if a run is still writing it."""
    leftovers = files.list_left(draft)
    if not leftovers:
        return
    if draft.is_file():
        try:
            open_connection(draft, read_only=True).close()
        except duckdb.Error as error:
            # Any other error means a torn file, which this run removes.
            if held := busy(error, draft):
                raise held from None
    try:
        files.discard(draft)
    except OSError as error:
        raise files.unwritable(draft, error.strerror or str(error)) from None
    if say:
        say(files.describe_removed(leftovers))


def existing_path(path: str | os.PathLike[str] | None = None) -> Path:
    """Return the path that `connect` would open; raise NoDatabase if there is no file."""
    target = database_path(path)
    if not target.is_file():
        demo = DATA / "demo.duckdb"  # of `make demo`
        name = "no_database_but_demo" if demo.is_file() else "no_database"
        raise refuse(NoDatabase, name, file=target, demo=demo)
    return target


@contextmanager
def read_beside(
    path: str | os.PathLike[str] | None = None, say: Callable[[str], object] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Yield a connection to memory with the database attached as `lab`, first in the search path.

    A draft beside the database is held open as a lock on other such runs. Raises the errors of
    `connect`; NoRoom if the draft or the copy cannot be written; DatabaseBusy if another one runs.
    """
    target = existing_path(path).resolve()
    check_target(target, replace=True)
    connect(target).close()  # raises if the database cannot be read
    opening = open_draft(files.draft_of_count(target), say)
    with opening as lock, lock, open_connection() as connection:
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
    draft = files.draft_of_count(target)
    copy = draft.with_name(f"{draft.name}{files.COPY}")
    try:
        shutil.copy(target, copy)
        if (log := target.with_name(f"{target.name}.wal")).is_file():
            shutil.copy(log, copy.with_name(f"{copy.name}.wal"))
    except OSError as error:
        raise files.unwritable(copy, error.strerror or str(error)) from None
    connection.execute("attach $path as amended", {"path": str(copy)})
    yield connection
    connection.execute("checkpoint amended")
    connection.execute("reset search_path")
    connection.execute("detach amended")
    connection.execute("detach lab")
    if stamp_of(target) != stamp:
        raise refuse(DatabaseBusy, "count_of_former", file=target)
    files.take_place(copy, target)


def stamp_of(path: Path) -> Stamp:
    """Return the inode, size and time of change of a file: they differ once it is replaced."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _open_now(target: Path, is_changed: bool = False) -> duckdb.DuckDBPyConnection:
    """Open the file that is at the path now, to read.

    While this program has a file open, DuckDB reuses it for every later connection to that path,
    even if another file has replaced it. The device and inode of the first opening reveal that.
    `is_changed` says that the same file was overwritten in place since, as `cp` does.
    """
    real = target.resolve()  # DuckDB identifies files by real path, not by links to them
    status = real.stat()
    file = (status.st_dev, status.st_ino)
    if _first.setdefault(real, file) == file and not is_changed:
        return _open_named(target)
    try:
        # Open it through a hard link, which is removed at once. The name of file and process in
        # one: no link of another program is in the way.
        status = real.stat()
        version = f"{status.st_ino:x}.{status.st_mtime_ns:x}"
        alias = real.with_name(f"{real.name}.{version}.{os.getpid()}")
        alias.hardlink_to(real)
    except OSError as error:
        raise refuse(NoRoom, "not_beside", file=target, reason=error.strerror) from None
    try:
        return _open_named(target, alias)
    finally:
        alias.unlink(missing_ok=True)


def _open_named(
    target: Path, alias: Path | None = None, read_only: bool = True
) -> duckdb.DuckDBPyConnection:
    """Open a database, by its path or by an alias; an error names its path."""
    try:
        return open_connection(alias or target, read_only)
    except duckdb.Error as error:
        raise (busy(error, target) or foreign(error, target)) from None


def _check(connection: duckdb.DuckDBPyConnection, target: Path) -> duckdb.DuckDBPyConnection:
    """Return the connection if this code can read the database; else close it and say why."""
    try:
        check_database(connection, target)
    except BaseException:
        connection.close()
        raise
    return connection
