"""The template of a setting: a cache of the part that all its worlds share.

A small database has the types, reference tables, empty cubes and macros; a file of arrays has the
look-up tables; a third file has the SHA-256 of both. The cache key covers every source file: when
one changes, the template is made anew and the former one removed. A file with another checksum is
removed and made anew, too. For a list of one's own, so is one whose tables have another sum than
template_sums.csv says: the checksum lies beside it, so whoever changes one can change the other,
and no seed makes the counts of a list again. Where the folder cannot be written, each run makes
everything itself.
"""

import csv
import os
import shutil
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import file_digest, sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any
from zipfile import BadZipFile

import duckdb
import numpy

from breachlab.paths import DATA, DATA_GEN, HERE, MACROS, read
from breachlab.store.connections import open_connection
from data_gen import breach
from data_gen.tables import (
    CUBES,
    make_tables,
    open_session,
    prepare,
    read_lookups,
    recount,
    replace_macros,
    set_streets,
    store_macros,
)
from data_gen.verification.contents import write_alike
from data_gen.world import World

SHIPPED = HERE.parent / ".templates"  # beside the code that travels with a job of Spark
FOLDER = SHIPPED if SHIPPED.is_dir() else DATA / ".templates"
PARTS = (".duckdb", ".npz")
DIGESTS = ".sha256"
TABLE_CHECKSUM = read(DATA_GEN / "verification" / "table_checksum.sql")
TABLES = read(DATA_GEN / "verification" / "summed_tables.sql")
SUM = "from table_checksum($table_name)"
VIEWS = """
    select view_name, sql
    from duckdb_views()
    where not internal
    order by view_name
"""
LIMITS = "select current_setting('threads')::varchar, current_setting('memory_limit')"
IS_BEGUN = "select 1 from duckdb_tables() where not internal limit 1"
SEEDED = ("extraction_days", "world")  # the tables that differ from seed to seed
SOURCES = {
    DATA_GEN: (".sql", ".py", ".csv", ".toml"),
    MACROS.parent: (".sql", ".py", ".toml"),
    breach.FOLDER: (".csv", ".toml"),
}
KNOWN = DATA_GEN / "template_sums.csv"
DRAFT = "draft-"


def reference(
    connection: duckdb.DuckDBPyConnection,
    world: World,
    has_children: bool = False,
    is_of_list: bool = False,
    begun: "Begun | None" = None,
) -> SimpleNamespace:
    """Make the reference tables of a world, from a template if possible; return its look-up tables.

    `has_children`: whether there is a band of ages under 16, as in a list of one's own.
    `is_of_list`: whether the world is a list, which needs no look-up tables, as it has no records.
    `begun`: the template that the database was to begin as a copy of, see `begin`.
    Raises BadBreach if the folder of the breach lacks something.
    """
    breach.read_breach(breach.FOLDER)
    if begun and connection.execute(IS_BEGUN).fetchall():
        lookups: SimpleNamespace | None = begun.lookups
    else:
        template = _template(world, has_children, _limits(connection))
        lookups = None if template is None else _copy_template(connection, template, is_of_list)
    if lookups is None:
        return make(connection, world, has_children)
    open_session(connection, world)
    if is_of_list:
        replace_macros(connection)  # those of the code, whatever the template has
    if world.seed != World.seed:  # whose tables the template has
        set_streets(connection, world)
        make_tables(connection, SEEDED)
    return lookups


def files(world: World, limits: dict[str, Any]) -> list[Path]:
    """Return the files of a world's template, which is made if it is missing; [] without one."""
    path = _template(world, False, limits)
    return [] if path is None else [path.with_suffix(suffix) for suffix in (*PARTS, DIGESTS)]


@dataclass(frozen=True)
class Begun:
    """A template whose database a new one can begin as a copy of, and its look-up tables."""

    database: Path
    lookups: SimpleNamespace


def begin(world: World, limits: dict[str, Any]) -> Begun | None:
    """Return a world's template, which is made if it is missing.

    One that was changed is removed, and None is returned, as where there can be none.
    """
    path = _template(world, False, limits)
    if path is None:
        return None
    try:
        _check_digests(path)
        return Begun(path, _read(path.with_suffix(".npz")))
    except (OSError, ValueError, BadZipFile):
        _remove(path)
        return None


def _limits(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the limits of threads and memory of a connection."""
    ((threads, memory),) = connection.execute(LIMITS).fetchall()
    return {"threads": threads, "memory_limit": memory}


def _remove(template: Path) -> None:
    for suffix in (*PARTS, DIGESTS):
        with suppress(OSError):
            template.with_suffix(suffix).unlink(missing_ok=True)


def _copy_template(
    connection: duckdb.DuckDBPyConnection, template: Path, is_of_list: bool = False
) -> SimpleNamespace | None:
    """Copy the template into the database, and return its look-up tables.

    A template that was changed, damaged, or removed by another run is removed; nothing is returned.
    Raises DuckDB's error where the database itself lacks disk or memory: the template stays.
    """
    try:
        if is_of_list:
            _check_digests(template, (".duckdb",))
            status, kind = template.stat(), template.name.partition("-")[0]
            contents = sum_contents(template, status.st_size, status.st_mtime_ns)
            if contents != read_sums().get(kind):
                raise ValueError(f"{template} has other tables than this code makes")
            lookups = SimpleNamespace()
        else:
            _check_digests(template)
            lookups = _read(template.with_suffix(".npz"))
        _copy(connection, template)
    except (duckdb.TransactionException, duckdb.OutOfMemoryException):
        raise
    except (OSError, ValueError, BadZipFile, duckdb.Error):
        _remove(template)
        return None
    return lookups


def _check_digests(template: Path, parts: tuple[str, ...] = PARTS) -> None:
    """Raise ValueError if a file of the template has another checksum than when it was written."""
    expected = template.with_suffix(DIGESTS).read_text("ascii").splitlines()
    if not {*_digests(template, parts).splitlines()} <= {*expected}:
        raise ValueError(f"{template} was changed")


@cache
def sum_contents(template: Path, size: int, changed: int) -> str:
    """Return the SHA-256 of the checksums of all tables, and of the views; read once a process.

    Macros are not in it: each database gets its own from the code.
    """
    whole = sha256()
    with open_connection(template, read_only=True) as connection:
        connection.execute(TABLE_CHECKSUM)
        ((name,),) = connection.execute("select current_database()").fetchall()
        for (table,) in connection.execute(TABLES, {"database_name": name}).fetchall():
            rows = connection.execute(SUM, {"table_name": table}).fetchall()
            whole.update(f"{table} {rows[0][0]}\n".encode())
        for view, sql in connection.execute(VIEWS).fetchall():
            whole.update(f"{view} {write_alike(sql)}\n".encode())
    return whole.hexdigest()


def read_sums() -> dict[str, str]:
    """Return {kind of template: its sum}, as template_sums.csv has them."""
    with KNOWN.open(encoding="utf-8", newline="") as file:
        return {row["template"]: row["sum"] for row in csv.DictReader(file)}


def _digests(template: Path, parts: tuple[str, ...] = PARTS) -> str:
    """Return the SHA-256 of each file, in the format of sha256sum."""
    lines = []
    for suffix in parts:
        with template.with_suffix(suffix).open("rb") as file:
            lines.append(f"{file_digest(file, 'sha256').hexdigest()}  {template.stem}{suffix}\n")
    return "".join(lines)


def _copy(connection: duckdb.DuckDBPyConnection, template: Path) -> None:
    ((name,),) = connection.execute("select current_database()").fetchall()
    # With a slash, which no file name has. An identifier cannot be a parameter.
    connection.execute('attach $path as "/template" (read_only)', {"path": str(template)})
    try:
        connection.execute("begin")
        quoted = name.replace('"', '""')
        connection.execute(f'copy from database "/template" to "{quoted}"')
        connection.execute("commit")
    except duckdb.Error:
        with suppress(duckdb.Error):  # a full disk has ended it already
            connection.execute("rollback")
        raise
    finally:
        connection.execute('detach "/template"')


def make(
    connection: duckdb.DuckDBPyConnection, world: World, has_children: bool = False
) -> SimpleNamespace:
    """Make the reference tables without a template; return the look-up tables."""
    connection.execute("set variable has_children = $is_so", {"is_so": has_children})
    prepare(connection, world)
    make_tables(connection)
    deque(recount(connection, CUBES), maxlen=0)  # empty, with their types and comments
    store_macros(connection)
    return read_lookups(connection)


def _template(world: World, has_children: bool, limits: dict[str, Any]) -> Path | None:
    """Return the path of this setting's template, which is made within the limits if missing.

    There is no template where the folder cannot be written, where streets are drawn anew for each
    seed, or where single figures stand at an end: that would be too many templates.
    """
    if world.pools == "fresh" or world.ends:
        return None
    ages = "_children" if has_children else ""
    path = FOLDER / f"{world.setting}{ages}-{_key()}.duckdb"
    try:
        if not all(path.with_suffix(suffix).exists() for suffix in (*PARTS, DIGESTS)):
            _keep(path, world, has_children, limits)
    except (OSError, duckdb.Error):
        return None
    return path


def _keep(path: Path, world: World, has_children: bool, limits: dict[str, Any]) -> None:
    """Write the files atomically: in a draft folder, then rename them when all are complete.

    Its tables that differ from seed to seed are those of the default seed.
    """
    world = replace(world, seed=World.seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent, prefix=DRAFT) as folder:
        draft = Path(folder) / path.name
        with open_connection(draft, **limits) as made:
            _write(draft.with_suffix(".npz"), make(made, world, has_children))
        draft.with_suffix(DIGESTS).write_text(_digests(draft), "ascii")
        for suffix in (DIGESTS, *reversed(PARTS)):
            os.replace(draft.with_suffix(suffix), path.with_suffix(suffix))
    _tidy(path)


def _tidy(path: Path) -> None:
    """Remove the former template of the setting, and drafts of killed runs older than a day."""
    setting = path.name.partition("-")[0]
    for former in path.parent.glob(f"{setting}-*"):
        if former.stem != path.stem:
            former.unlink(missing_ok=True)
    for draft in path.parent.glob(f"{DRAFT}*"):
        if time.time() - draft.stat().st_mtime > 86_400:
            shutil.rmtree(draft, ignore_errors=True)


def _key() -> str:
    """Return the cache key of a template: a hash of package versions, breach and source files."""
    versions = map(version, ("duckdb", "numpy", "pandas"))
    whole = sha256(" ".join([*versions, breach.FOLDER.name]).encode())
    for folder, kinds in SOURCES.items():
        walk = os.walk(folder)  # pathlib took half of the time
        found = [os.path.join(root, name) for root, _, names in walk for name in names]
        for path in sorted(path for path in found if path.endswith(kinds)):
            status = os.stat(path)
            digest = _digest(path, status.st_size, status.st_mtime_ns)
            whole.update(path[len(str(folder)) :].encode() + b"\0" + digest)
    return whole.hexdigest()[:16]


@cache
def _digest(path: str, size: int, changed: int) -> bytes:
    """Return the SHA-256 of a file of this size and time of change, read once a process."""
    with open(path, "rb") as file:
        return file_digest(file, "sha256").digest()


def _write(path: Path, tables: SimpleNamespace) -> None:
    columns = {
        f"{table}.{column}": values
        for table, namespace in vars(tables).items()
        for column, values in vars(namespace).items()
    }
    numpy.savez(path, allow_pickle=False, **columns)


def _read(path: Path) -> SimpleNamespace:
    tables: dict[str, SimpleNamespace] = {}
    with path.open("rb") as file, numpy.load(file) as columns:
        for name in columns.files:
            table, column = name.split(".")
            vars(tables.setdefault(table, SimpleNamespace()))[column] = columns[name]
    return SimpleNamespace(**tables)
