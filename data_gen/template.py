"""What every world of one setting shares, made once and kept: a second saved each time.

Types, reference tables, empty cubes and macros stand in a small database, the look-up tables in a
file of arrays. Both are of the files that they were made from: when one changes, they are made anew
and the former ones removed. Where nothing can be kept, everything is made each time.
"""

import os
from collections import deque
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import duckdb
import numpy

from breachlab.paths import DATA, DATA_GEN, MACROS
from data_gen.cubes.recounted import recount
from data_gen.lookups import make_lookup, read_lookups
from data_gen.tables import CUBES, make_tables, open_session, prepare, store_macros
from data_gen.world import World

FOLDER = DATA / ".templates"
SEEDED = ("extraction_days", "world")  # what differs from seed to seed
SOURCES = {DATA_GEN: ("*.sql", "*.py", "*.csv", "*.toml"), MACROS: ("*.sql",)}


def reference(connection: duckdb.DuckDBPyConnection, world: World) -> SimpleNamespace:
    """Make all of a world that stands before its records; return its look-up tables."""
    template = _template(world)
    if template is None or not _is_attached(connection, template):
        return make(connection, world)
    ((name,),) = connection.execute("select current_database()").fetchall()
    # A database is named by an identifier, which no parameter can stand for.
    connection.execute(f'copy from database template to "{name}"')
    connection.execute("detach template")
    open_session(connection, world)
    make_lookup(connection, "perimeter_days")
    make_tables(connection, SEEDED)
    return _read(template.with_suffix(".npz"))


def make(connection: duckdb.DuckDBPyConnection, world: World) -> SimpleNamespace:
    """As `reference`, without a template."""
    prepare(connection, world)
    make_tables(connection)
    deque(recount(connection, CUBES), maxlen=0)  # with their types and comments
    store_macros(connection)
    return read_lookups(connection)


def _is_attached(connection: duckdb.DuckDBPyConnection, template: Path) -> bool:
    """Attach the template; if it is damaged remove it, so that the next run makes it anew."""
    try:
        connection.execute("attach $path as template (read_only)", {"path": str(template)})
    except duckdb.Error:
        template.unlink(missing_ok=True)
        return False
    return True


def _template(world: World) -> Path | None:
    """Return the database of what worlds of this setting share, made if it is not there.

    None where it cannot be kept, or where streets are drawn anew for each seed.
    """
    if world.pools == "fresh":
        return None
    path = FOLDER / f"{world.setting}-{_key()}.duckdb"
    try:
        if not (path.exists() and path.with_suffix(".npz").exists()):
            _keep(path, world)
    except (OSError, duckdb.Error):
        return None
    return path


def _keep(path: Path, world: World) -> None:
    """Make the two files aside, and give them their names when both are whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as folder:
        draft, arrays = Path(folder) / path.name, path.with_suffix(".npz")
        with duckdb.connect(draft) as connection:
            _write(Path(folder) / arrays.name, make(connection, world))
        os.replace(Path(folder) / arrays.name, arrays)
        os.replace(draft, path)
    for former in path.parent.glob(f"{world.setting}-*"):
        if former.stem != path.stem:
            former.unlink(missing_ok=True)


def _key() -> str:
    """Return what a template is of: DuckDB, and every file that it is made from."""
    whole = sha256(duckdb.__version__.encode())
    for folder, kinds in SOURCES.items():
        for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def _write(path: Path, tables: SimpleNamespace) -> None:
    columns = {
        f"{table}.{column}": values
        for table, namespace in vars(tables).items()
        for column, values in vars(namespace).items()
    }
    numpy.savez(path, allow_pickle=False, **columns)


def _read(path: Path) -> SimpleNamespace:
    tables: dict[str, SimpleNamespace] = {}
    with numpy.load(path) as columns:
        for name in columns.files:
            table, column = name.split(".")
            vars(tables.setdefault(table, SimpleNamespace()))[column] = columns[name]
    return SimpleNamespace(**tables)
