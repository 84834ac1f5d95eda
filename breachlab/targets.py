"""Whether a path can be a database's, and whether a run may take the place of what is there."""

import os
import shlex
from pathlib import Path

import duckdb

from breachlab.connections import opened
from breachlab.errors import NoDatabase, NoRoom, NotReplaced
from breachlab.kinds import DUCKDB, contents, no_file
from breachlab.troubles import busy

ANOTHER = "Name another path with: --database PATH"
OF_THIS_LAB = "select model_version::integer, row_count::bigint from provenance"


def check_path(path: Path) -> None:
    """Raise NoDatabase for what cannot be the path of a file: a folder, a pipe, a device."""
    if found := no_file(path):
        raise NoDatabase(
            f"'{str(path)[:160]}' {found} and cannot be a database: the path of a file was "
            f"expected. {ANOTHER}"
        )


def check_target(path: Path, replace: bool) -> None:
    """Raise what keeps a run from putting a database at a path, or in the place of what is there.

    NotReplaced if that is none of this lab, unless it is to be replaced; NoRoom if it may not be
    written; DatabaseBusy if another program writes to it.
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
    found = None if replace else _other_than_ours(path)
    if found:
        raise NotReplaced(
            f"{path} is {found} and no database of this lab, so it stays as it is: a free path or "
            f"such a database was expected. {ANOTHER}, or, if it may be lost, type "
            f"the same with: --database {shlex.quote(str(path))} --replace"
        )


def _may_be_written(path: Path) -> bool:
    # To root everything may be; but whoever took the right from everybody meant it.
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def _other_than_ours(path: Path) -> str | None:
    """Return what a file is that is no database of this lab, of whatever model version."""
    try:
        with opened(path, read_only=True) as connection:
            connection.execute(OF_THIS_LAB).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return DUCKDB
    except duckdb.Error as error:
        if held := busy(error, path):
            raise held from None
        kind = contents(path)
        return f"{kind} that cannot be read" if kind == DUCKDB else kind
    return None
