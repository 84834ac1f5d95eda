"""The only file that opens DuckDB: connect (to read), create (to write anew)."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from breachlab.errors import DatabaseBusy, NoDatabase, NoRoom
from breachlab.model import (
    MODEL_VERSION,
    check_macros,
    check_model,
    check_totals,
    foreign,
    macros_sha256,
)
from breachlab.paths import DATA

__all__ = [
    "MODEL_VERSION",
    "attached",
    "change",
    "connect",
    "connect_anew",
    "create",
    "database_path",
    "macros_sha256",
]

MEMORY_LIMIT = "2GB"  # of what works beside a database; what does not fit goes to disk


def database_path(path: str | os.PathLike | None = None) -> Path:
    """Return the path given, else $BREACHLAB_DATABASE, else data/breachlab.duckdb.

    Raises NoDatabase for what cannot be the path of a file.
    """
    default = DATA / "breachlab.duckdb"
    target = Path(path or os.environ.get("BREACHLAB_DATABASE") or default).absolute()
    try:
        is_usable = bool(target.name) and not target.is_dir()
    except (OSError, ValueError):  # a name too long, or with a character that none may have
        is_usable = False
    if not is_usable:
        raise NoDatabase(
            f"'{str(target)[:160]}' cannot be a database: the path of a file was expected. "
            "Name another path with: --database PATH"
        )
    return target


def connect(path: str | os.PathLike | None = None) -> duckdb.DuckDBPyConnection:
    """Open a lab database to read.

    A connection is not to be shared between threads; give each its own `.cursor()`.
    Raises NoDatabase, OtherModel, DatabaseBusy or TotalsDisagree, each naming the file.
    """
    target = _existing(path)
    return _checked(_open(target), target)


def connect_anew(path: str | os.PathLike | None = None) -> duckdb.DuckDBPyConnection:
    """Open a lab database that took the place of one which this program still holds open.

    DuckDB gives a second connection to a path the file that the first one opened, even where
    another has taken its name; so this one is opened under a name of its own, which is gone again
    at once. Raises what `connect` raises, and NoRoom where no name can be made.
    """
    target = _existing(path)
    try:
        # Of this file and this program: none that another has or left is in the way.
        alias = target.with_name(f"{target.name}.{target.stat().st_ino:x}.{os.getpid()}")
        alias.hardlink_to(target)
    except OSError as error:
        raise NoRoom(
            f"{target} was made anew, and cannot be opened beside the former ({error.strerror}). "
            "Stop this program, then run it again."
        ) from None
    try:
        return _checked(_open(target, alias), target)
    finally:
        alias.unlink(missing_ok=True)


@contextmanager
def attached(path: str | os.PathLike | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to an empty database in memory, with a lab database attached as `lab`.

    It can only be read. Nothing but its model version is looked at: this is for what looks for
    all that may be wrong with it. What memory does not hold lies in a folder beside it meanwhile.
    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    target = _existing(path)
    with _scratch_folder(target) as folder:
        limits = {"temp_directory": folder, "memory_limit": MEMORY_LIMIT}
        with duckdb.connect(config=limits) as connection:
            _attach(connection, target)
            yield connection


@contextmanager
def change(target: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that may write to a database that is there.

    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    with _open(_existing(target), read_only=False) as connection:
        check_model(connection, target)
        yield connection


@contextmanager
def create(path: str | os.PathLike | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a new database that takes its place at `path` only when whole.

    The work goes to `<name>.new` beside the target, so a run that fails leaves the former
    database untouched; what a killed run left behind is removed here by the next.
    Raises NoRoom where nothing can be written, DatabaseBusy if somebody else writes there.
    """
    target = database_path(path)
    draft = target.with_name(target.name + ".new")
    _make_folder(target)
    _refuse_other_writers(target, draft)
    try:
        _discard(draft)
    except OSError as error:
        raise _unwritable(draft, error.strerror or str(error)) from None
    try:
        with _open_draft(draft) as connection:
            yield connection
            connection.execute("checkpoint")
        # Closed by now: while a database is open, its write-ahead log keeps the draft's name.
        _take_place(draft, target)
    finally:
        _discard(draft)


def _existing(path: str | os.PathLike | None) -> Path:
    target = database_path(path)
    if not target.is_file():
        raise NoDatabase(f"No database at {target}. Make one with: python -m data_gen")
    return target


def _scratch_folder(target: Path) -> TemporaryDirectory:
    """Return a folder that is removed in the end: beside the target if possible.

    The disk that has a database has room for its records; the system's own folder may be memory.
    """
    beside = target.parent if os.access(target.parent, os.W_OK) else None
    return TemporaryDirectory(prefix=f"{target.name}.", dir=beside)


def _attach(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    try:
        connection.execute("attach $path as lab (read_only)", {"path": str(target)})
    except duckdb.Error as error:
        raise (_busy(error, target) or foreign(error, target)) from None
    connection.execute("use lab")
    check_model(connection, target)
    connection.execute("use memory")


def _open(
    target: Path, alias: Path | None = None, read_only: bool = True
) -> duckdb.DuckDBPyConnection:
    """Open a database, under its own name or another; an error speaks of its own."""
    try:
        return duckdb.connect(alias or target, read_only=read_only)
    except duckdb.Error as error:
        raise (_busy(error, target) or foreign(error, target)) from None


def _checked(connection: duckdb.DuckDBPyConnection, target: Path) -> duckdb.DuckDBPyConnection:
    """Return the connection to a database that this code can read; else raise why it cannot."""
    check_model(connection, target)
    check_macros(connection, target)
    check_totals(connection, target)
    return connection


def _busy(error: duckdb.Error, target: Path) -> DatabaseBusy | None:
    """Return the error to raise if DuckDB's says that another program writes, else nothing."""
    message = str(error)
    signs = ("Conflicting lock", "Could not set lock", "being used by another process")
    if not any(sign in message for sign in signs):
        return None
    holder = message.partition("(PID ")[2].partition(")")[0]
    who = f"process {holder}" if holder else "another program"
    return DatabaseBusy(
        f"{target} is held open by {who}; it must not be open for writing elsewhere. "
        "Stop that program, then run this again."
    )


def _make_folder(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoRoom(
            f"Cannot make the folder {target.parent} ({error.strerror}). "
            "Name another path with: --database PATH"
        ) from None


def _refuse_other_writers(*paths: Path) -> None:
    """Raise DatabaseBusy if another program writes to one of these; readers do not matter."""
    for path in filter(Path.exists, paths):
        try:
            duckdb.connect(path, read_only=True).close()
        except duckdb.Error as error:
            # Any other trouble is a torn or foreign file, which this run replaces.
            if busy := _busy(error, path):
                raise busy from None


def _open_draft(draft: Path) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(draft)
    except duckdb.Error as error:
        raise _unwritable(draft, str(error).splitlines()[0][:160]) from None


def _unwritable(draft: Path, reason: str) -> NoRoom:
    return NoRoom(f"Cannot write {draft} ({reason}). Name another path with: --database PATH")


def _take_place(draft: Path, target: Path) -> None:
    try:
        os.replace(draft, target)
    except PermissionError:  # Windows does not rename over an open file
        raise DatabaseBusy(
            f"{target} is open in another program. Stop it, then run this again."
        ) from None
    # The log of a session that was killed belongs to the former database; DuckDB would refuse
    # the new one for it.
    _beside(target, ".wal").unlink(missing_ok=True)


def _discard(draft: Path) -> None:
    """Remove a draft with all that DuckDB keeps beside a database, and nothing else."""
    for suffix in ("", ".wal", ".wal.checkpoint", ".wal.recovery"):
        _beside(draft, suffix).unlink(missing_ok=True)
    shutil.rmtree(_beside(draft, ".tmp"), ignore_errors=True)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
