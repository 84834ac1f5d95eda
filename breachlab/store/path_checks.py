"""Check a target path: may a database be written there, and replace the file that is there?"""

import os
import shlex
from pathlib import Path

import duckdb

from breachlab.errors import NoDatabase, NoRoom, NotReplaced
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import busy
from breachlab.store.file_kinds import DUCKDB, contents, no_file
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.store.schema_names import is_of_the_lab, list_additions

ANOTHER = "Name another path with: --database PATH"
MOST_NAMED = 3  # added tables and columns that a message names
MADE_BY = "select model_version from provenance"


def check_not_empty(path: str | os.PathLike) -> None:
    """Raise NoDatabase for an empty or blank path."""
    if not str(os.fspath(path)).strip():
        raise NoDatabase(
            "The path of the database is empty, as where a variable of the shell is not set: the "
            f"path of a file was expected. {ANOTHER}, or, for the default, data/breachlab.duckdb, "
            "leave --database out and unset BREACHLAB_DATABASE"
        )


def check_path(path: Path) -> None:
    """Raise NoDatabase for a path that cannot be a file: a folder, a pipe, a device."""
    if kind := no_file(path):
        raise NoDatabase(
            f"'{str(path)[:160]}' {kind} and cannot be a database: the path of a file was "
            f"expected. {ANOTHER}"
        )


def check_target(path: Path, replace: bool) -> None:
    """Raise if a run may not write a database at a path, or not replace the file that is there.

    NotReplaced if the file is no database of this lab, unless `replace`; NoRoom if the path may
    not be written; DatabaseBusy if another program writes to it.
    """
    folder = next(folder for folder in path.parents if folder.exists())
    if folder.is_dir() and not os.access(folder, os.W_OK | os.X_OK):
        raise NoRoom(
            f"The folder {folder} may not be written to: one was expected that may. {ANOTHER}"
        )
    if path.exists():
        _check_former(path, replace)
    elif not replace and (log := path.with_name(f"{path.name}.wal")).exists():
        raise NotReplaced(
            f"{log} stands there without its database: none was expected, as DuckDB would take it "
            f"for the log of the new one. Move it away. {ANOTHER}"
        )


def _check_former(path: Path, replace: bool) -> None:
    if not _may_be_written(path):
        raise NoRoom(
            f"{path} is read-only: a file that may be replaced was expected. Take the protection "
            "off, or name another path with: --database PATH"
        )
    if not replace and (trouble := _describe_foreign(path)):
        raise NotReplaced(
            f"{path} is {trouble}, so it stays as it is: a free path, or a database of this lab "
            f"with nothing added, was expected. {ANOTHER}, or, if it may be lost, type "
            f"the same with: --database {shlex.quote(str(path))} --replace"
        )


def _may_be_written(path: Path) -> bool:
    # Root may write anything; but a file without write permission for anybody is meant to stay.
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def _describe_foreign(path: Path) -> str | None:
    """Describe content that no version of this lab made; nothing if there is no such content."""
    try:
        with open_connection(path, read_only=True) as connection:
            if not is_of_the_lab(connection):
                return f"{DUCKDB} and no database of this lab"
            return _describe_additions(connection)
    except duckdb.Error as error:
        if held := busy(error, path):
            raise held from None
        kind = contents(path)
        kind += " that cannot be read" if kind == DUCKDB else ""
        return f"{kind} and no database of this lab"


def _describe_additions(connection: duckdb.DuckDBPyConnection) -> str | None:
    """Describe tables and columns added to a database of this lab, or made by a later version."""
    additions = list_additions(connection)
    if not additions:
        return None
    more = len(additions) - MOST_NAMED
    names = ", ".join(additions[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    ((version,),) = connection.execute(MADE_BY).fetchall()
    later = (
        f" (it says model version {version}, and this code knows the tables of 0 to "
        f"{MODEL_VERSION})"
        if version not in range(MODEL_VERSION + 1)
        else ""
    )
    return f"a database of this lab with more in it than this lab makes, {names}{later}"
