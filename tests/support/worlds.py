"""Worlds made once a run, whichever process of it asks first."""

import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb
from filelock import FileLock

from breachlab.query.queries import derived_tables, macros
from breachlab.store import databases
from breachlab.store.connections import open_connection
from data_gen import build
from data_gen.commands import identify
from data_gen.world import World
from tests.support.remembered import Kept

FILLED = "select table_name from duckdb_tables() where table_name like '%_cube'"
WRITTEN = """
    create table written as from registrants;
    drop view registrants;
    alter table written rename to registrants
"""


# As a world of 43 million records is made: nobody has counted who is singled out.
EMPTIED = """
    delete from identifiability_cube;
    update checksums
    set checksum = (select checksum from table_checksum('identifiability_cube'))
    where table_name = 'identifiability_cube'
"""


class Worlds:
    """Databases of a folder that the processes of a run share; each is only to be read."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.path = cache(self._path)

    def answers(self, world: World) -> Kept:
        """Return what keeps the answers of a world, for the processes of a run."""
        folder = self.path(world).with_suffix(".answers")
        folder.mkdir(exist_ok=True)
        return Kept(folder)

    def _path(self, world: World) -> Path:
        """Return the path of the database of a world, which is made if it is not there."""
        name = f"{world.rows}_{world.seed}_{world.setting}"
        path = self.folder / f"{name}.duckdb"
        with FileLock(self.folder / f"{name}.lock"):
            if not path.exists():
                with databases.create(path) as connection:
                    build.build(connection, world, quiet=True)
        return path

    def copy(self, world: World, path: Path) -> Path:
        """Return the path of a copy that may be changed."""
        return Path(shutil.copy(self.path(world), path))

    def copy_uncounted(self, world: World, path: Path) -> Path:
        """Return the path of a copy in which nobody has counted who is singled out."""
        with duckdb.connect(self.copy(world, path)) as connection:
            connection.execute(identify.TABLE_CHECKSUM)
            connection.execute(EMPTIED)
        return path

    @contextmanager
    def in_memory(self, world: World):
        """Give a connection to a copy in memory, which may be changed."""
        with open_connection() as connection:
            connection.execute(f"attach '{self.path(world)}' as stored (read_only)")
            connection.execute("copy from database stored to memory; detach stored")
            yield connection

    @contextmanager
    def written(self, world: World):
        """Give one whose view of registrants has become a table, so that text can be changed."""
        with self.in_memory(world) as connection:
            connection.execute(WRITTEN)
            yield connection


@contextmanager
def undone(connection):
    """Undo in the end what is done to a database."""
    connection.execute("begin")
    try:
        yield connection
    finally:
        connection.execute("rollback")


@contextmanager
def beside(connection, path: Path):
    """Give a connection with a database attached to read, as `lab`; empty the cubes of its twin."""
    connection.execute("attach $path as lab (read_only)", {"path": str(path)})
    try:
        yield connection
    finally:
        connection.execute("detach lab")
        for (cube,) in connection.execute(FILLED).fetchall():
            connection.execute(f"delete from {cube}")


def stale_tables(connection):
    """Return the tables of breachlab/macros/ whose rows are not what their definition gives."""
    return [table.name for table in derived_tables() if differing_rows(connection, table) != 0]


def differing_rows(connection, table):
    """Return how many rows the definition of a table gives and it lacks, or the other way round."""
    return connection.execute(
        f"with made as ({definition(table)}) select count(*) from ("
        f" (from made except all from {table.name})"
        f" union all (from {table.name} except all from made))"
    ).fetchall()[0][0]


def make_view(connection, name):
    """Make a table of breachlab/macros/ a view, which follows what a test changes below it."""
    connection.execute(f"drop table {name}")
    connection.execute(f"create view {name} as {definition(macros()[name])}")


def definition(table):
    """Return the query that gives the rows of a table of breachlab/macros/."""
    created, *_ = duckdb.extract_statements(table.sql)
    return created.query.rstrip("; \n").partition(" as\n")[2]
