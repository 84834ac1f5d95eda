"""The only file that opens DuckDB: connect (to read), create (to write anew)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from .errors import DatabaseBusy, NoDatabase, NoRoom, OtherModel

ROOT = Path(__file__).resolve().parents[1]
MODEL_VERSION = 0  # names the meaning of every stream, pool and target; 0 is free to change


def database_path(path: str | os.PathLike | None = None) -> Path:
    """Return the path given, else $BREACHLAB_DATABASE, else data/breachlab.duckdb."""
    default = ROOT / "data" / "breachlab.duckdb"
    return Path(path or os.environ.get("BREACHLAB_DATABASE") or default).resolve()


def connect(path: str | os.PathLike | None = None) -> duckdb.DuckDBPyConnection:
    """Open a lab database to read.

    A connection is not to be shared between threads; give each its own `.cursor()`.
    Raises NoDatabase, OtherModel or DatabaseBusy, each naming the file.
    """
    target = database_path(path)
    if not target.is_file():
        raise NoDatabase(f"No database at {target}. Make one with: python -m data_gen")
    connection = _open(target, read_only=True)
    _check_model(connection, target)
    return connection


@contextmanager
def create(path: str | os.PathLike | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to a new database that takes its place at `path` only when whole.

    The work goes to `<name>.new` beside the target, so a run that fails leaves the former
    database untouched; what a killed run left behind is removed here by the next.
    """
    target = database_path(path)
    draft = target.with_name(target.name + ".new")
    _make_folder(target)
    connection = _open_draft(draft)
    try:
        yield connection
        connection.execute("checkpoint")
        connection.close()  # while open, the write-ahead log keeps the draft's name
        _take_place(draft, target)
    finally:
        connection.close()
        _discard(draft)


def _open(target: Path, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(target, read_only=read_only)
    except duckdb.IOException as error:
        raise _translated(error, target) from None
    except duckdb.Error as error:
        raise _foreign(target, error) from None


def _translated(error: duckdb.Error, target: Path) -> Exception:
    message = str(error)
    if "lock" not in message:
        return _foreign(target, error)
    holder = message.partition("(PID ")[2].partition(")")[0]
    who = f"process {holder}" if holder else "another program"
    return DatabaseBusy(
        f"{target} is held open by {who}; it must not be open for writing elsewhere. "
        "Stop that program, then run this again."
    )


def _foreign(target: Path, error: object) -> NoDatabase:
    first_line = str(error).splitlines()[0][:160]
    return NoDatabase(
        f"{target} is not a database of this lab ({first_line}). Make one with: python -m data_gen"
    )


def _check_model(connection: duckdb.DuckDBPyConnection, target: Path) -> None:
    try:
        found = connection.execute("select model_version from provenance").fetchall()
    except duckdb.CatalogException as error:
        connection.close()
        raise _foreign(target, error) from None
    if found != [(MODEL_VERSION,)]:
        connection.close()
        versions = ", ".join(str(version) for (version,) in found) or "none"
        raise OtherModel(
            f"{target} was made by model version {versions}; this code reads version "
            f"{MODEL_VERSION}. Make it anew with: python -m data_gen"
        )


def _make_folder(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoRoom(
            f"Cannot make the folder {target.parent} ({error.strerror}). "
            "Name another place with: --database PATH"
        ) from None
    if target.is_dir() or not os.access(target.parent, os.W_OK):
        raise NoRoom(
            f"Cannot write {target}: a file in a writable folder was expected. "
            "Name another place with: --database PATH"
        )


def _open_draft(draft: Path) -> duckdb.DuckDBPyConnection:
    # Opening first tells a draft that a killed run left from one that is being written now.
    if draft.exists():
        try:
            duckdb.connect(draft).close()
        except duckdb.IOException as error:
            if "lock" in str(error):
                raise _translated(error, draft) from None
        except duckdb.Error:
            pass  # a torn draft cannot be opened; it is removed like any other
    _discard(draft)
    try:
        return duckdb.connect(draft)
    except duckdb.IOException as error:
        raise NoRoom(
            f"Cannot write {draft} ({str(error).splitlines()[0][:160]}). "
            "Name another place with: --database PATH"
        ) from None


def _take_place(draft: Path, target: Path) -> None:
    try:
        os.replace(draft, target)
    except PermissionError:  # Windows does not rename over an open file
        raise DatabaseBusy(
            f"{target} is open in another program. Stop it, then run this again."
        ) from None


def _discard(draft: Path) -> None:
    for path in draft.parent.glob(draft.name + "*"):
        if path.is_file():
            path.unlink()
        elif path.is_dir():
            for spilled in path.iterdir():
                spilled.unlink()
            path.rmdir()
