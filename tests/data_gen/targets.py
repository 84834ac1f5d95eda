"""Files that may stand where a database would go: how a test puts each there, what a run does."""

import os
import shutil
import socket
import sqlite3
import stat
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import duckdb

from breachlab.store import databases
from breachlab.store.files import draft_of

# The columns that every version has, which say that a database is of this lab.
PROVENANCE = """
    create table provenance as
    select
        'synthetic' as kind, {} as model_version, 7::bigint as seed, {}::bigint as row_count,
        0::bigint as person_count,
        'frozen' as pools, '' as reference_sha256, '' as duckdb_version, 1 as thread_count,
        now()::timestamp as generated_at, map {{'records': 1.0}} as step_seconds
"""
LABELS = """
    create table labels as
    select 'sex' as kind, 'female' as code, 'women' as label_en, 'femmes' as label_fr
"""


def put_ours(path, model_version=databases.MODEL_VERSION, more=""):
    """Write the least that is a database of this lab, and what somebody did to it since."""
    path.write_bytes(database_of(PROVENANCE.format(model_version, 0), LABELS, more or "select 1"))


def put_duckdb(*statements):
    """Return what writes a DuckDB database of somebody else's."""

    whole = ("create table mine as select 42 as answer", *statements)
    return lambda path: path.write_bytes(database_of(*whole))


@cache
def database_of(*statements):
    """Return the bytes of the database that statements make, made once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "made.duckdb"
        with duckdb.connect(path) as connection:
            for statement in statements:
                connection.execute(statement)
        return path.read_bytes()


def put_sqlite(path):
    with sqlite3.connect(path) as connection:
        connection.execute("create table mine (answer)")
    connection.close()


def put_damaged(path):
    """A database of this lab whose first block of tables is not as it was written."""
    put_ours(path)
    with path.open("r+b") as file:
        file.seek(3 * 4_096)
        file.write(b"\xa5" * 200_000)


def put_device(path):
    try:
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 3))  # as /dev/null
    except (AttributeError, PermissionError):
        path.symlink_to(os.devnull)


def put_socket(path):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))


def put_link(path):
    (path.parent / "elsewhere").mkdir()
    put_duckdb()(path.parent / "elsewhere" / "behind.duckdb")
    path.symlink_to(path.parent / "elsewhere" / "behind.duckdb")


def put_link_to_a_folder(path):
    (path.parent / "elsewhere").mkdir()
    (path.parent / "elsewhere" / "mine.txt").write_text("my notes")
    path.symlink_to("elsewhere")


def put_hard_link(path):
    put_ours(path.with_name("other name"))
    path.hardlink_to(path.with_name("other name"))


def put_read_only(path):
    put_ours(path)
    path.chmod(0o444)


def put_draft_beside(path):
    """A database of this lab, and what a killed run left of its draft."""
    put_ours(path)
    draft_of(path).write_text("torn")
    path.with_name("x.duckdb.draft").write_text("my own")


def put_log(path):
    path.with_name("x.duckdb.wal").write_text("the log of a database that is elsewhere")


def put_in_log(path):
    """A database of this lab; a table that was added stands in DuckDB's log alone, as when its
    program was killed."""
    put_ours(path)
    with duckdb.connect(path) as connection:
        connection.execute("set checkpoint_threshold = '1TB'; create table notes as select 'mine'")
        for suffix in ("", ".wal"):
            shutil.copy(f"{path}{suffix}", f"{path}{suffix}.kept")
    for suffix in ("", ".wal"):
        os.replace(f"{path}{suffix}.kept", f"{path}{suffix}")


class Target(NamedTuple):
    """How it is put there; what a refusal says of it and expects; whether --replace insists.

    Without a sentence, a run replaces it, and removes the files of `gone` with it.
    """

    put: Callable[[Path], object]
    said: str = ""
    expected: str = "no database of this lab, so it stays as it is"
    can_be_replaced: bool = True
    gone: tuple[str, ...] = ()


def added(sql, said):
    said = f"more in it than this lab makes, {said}, so"
    return Target(lambda path: put_ours(path, more=sql), said, "nothing added")


def no_file(put, said):
    expected = "cannot be a database: the path of a file was expected"
    return Target(put, said, expected, can_be_replaced=False)


CASTS = "create table provenance as select '2' as model_version, '7' as row_count, 'mine' as whose"
LATER = "column labels.label_de, table of_later (it says model version 99, and this code knows"

TARGETS = {
    "text": Target(lambda path: path.write_text("my notes, été", "utf-8"), "is a text file"),
    "sqlite": Target(put_sqlite, "is a SQLite database"),
    "empty file": Target(Path.touch, "is an empty file"),
    "bytes": Target(lambda path: path.write_bytes(bytes(range(256))), "is a file of another kind"),
    "folder": no_file(Path.mkdir, "is a folder"),
    "device": no_file(put_device, "is a device"),
    "pipe": no_file(os.mkfifo, "is a pipe"),
    "socket": no_file(put_socket, "is a socket"),
    "broken link": Target(lambda path: path.symlink_to("nowhere.duckdb")),
    "link to a file": Target(put_link, "behind.duckdb is a DuckDB database"),
    "link to a folder": no_file(put_link_to_a_folder, "is a folder"),
    "loop of links": no_file(lambda path: path.symlink_to(path), "(Too many levels"),
    "hard link to ours": Target(put_hard_link),
    "read-only file": Target(
        put_read_only, "is read-only", "a file that may be replaced was expected", False
    ),
    "ours": Target(put_ours),
    "ours, with a draft": Target(put_draft_beside, gone=(draft_of(Path("x.duckdb")).name,)),
    "ours of another version": Target(lambda path: put_ours(path, 1)),
    "ours of a later version": Target(
        lambda path: put_ours(
            path, 99, "create table of_later (x int); alter table labels add label_de varchar"
        ),
        f"{LATER} the tables of 0 to {databases.MODEL_VERSION})",
        "--database PATH",
    ),
    "damaged": Target(put_damaged, "is a DuckDB database that cannot be read"),
    "foreign": Target(put_duckdb(), "is a DuckDB database"),
    "foreign, provenance casts": Target(put_duckdb(CASTS), "is a DuckDB database"),
    "foreign, provenance like ours": Target(
        put_duckdb(PROVENANCE.format(2, 0)), "makes, table mine, so", "nothing added"
    ),
    "ours, emptied": Target(
        lambda path: put_ours(path, more="delete from provenance"), "is a DuckDB database"
    ),
    "table added": added("create table notes as select 1 as x", "table notes"),
    "column added": added("alter table labels add remark varchar", "column labels.remark"),
    "view added": added("create view busy as select * from labels", "view busy"),
    "macro added": added("create macro mine(x) as x + 1", "macro mine"),
    "type added": added("create type mood as enum ('fine')", "type mood"),
    "sequence added": added("create sequence numbers", "sequence numbers"),
    "table added to a schema": added(
        "create schema mine; create table mine.labels as from labels", "table mine.labels"
    ),
    "table in place of a view": added("create table registrants (nir int)", "table registrants"),
    "many added": added(
        "create table a (x int); create table b (x int); create table c (x int);"
        " create table d (x int)",
        "table a, table b, table c and 1 more",
    ),
    "table added in the log": Target(put_in_log, "makes, table notes, so", "nothing added"),
    "log": Target(put_log, "x.duckdb.wal is there without", "no such file was expected"),
}


def everything(folder):
    """Return all that stands in a folder: {path: (what it is, its bytes or where it leads)}."""
    return {
        path.relative_to(folder): (os.lstat(path).st_mode, os.lstat(path).st_rdev, held(path))
        for path in sorted(folder.rglob("*"))
    }


def held(path):
    if path.is_symlink():
        return os.readlink(path)
    return path.read_bytes() if path.is_file() else None
