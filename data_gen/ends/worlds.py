"""One run: a world with single figures at an end, and its answers.

If no record and no cell of a cube differs from the central world, the central cubes answer with the
ledger of the run. Then the basis of a change is answers, not rows.
"""

from dataclasses import replace
from functools import cache, cached_property
from hashlib import sha256
from types import SimpleNamespace
from typing import TypeAlias

import duckdb
import numpy

from breachlab.paths import DATA_GEN, read
from breachlab.store.connections import open_connection
from data_gen import tables, template
from data_gen.build import build
from data_gen.calibration.scratch import first_read
from data_gen.ends.runs import OUTER, Ends, at, names_with_ends
from data_gen.ends.world_questions import TIMES, Said, ask_all, multiply
from data_gen.ledger import Setting
from data_gen.lookups import read_lookups
from data_gen.world import World

Lookups: TypeAlias = SimpleNamespace
ROWS, ANSWERS = "rows", "answers"
SAMPLE = World(43_000_000 // TIMES)
STORED = read(DATA_GEN / "verification" / "summed_tables.sql")
COUNTED = "select table_name, column_name, checksum from checksums"
NO_BAR = "set enable_progress_bar = false"  # the batch has its own
LEDGER = "update assumptions set value = $value where name = $name"


class Runs:
    """The central world, which other worlds are compared with; run(ends) asks one of these."""

    def __init__(self, world: World = SAMPLE, times: int = TIMES, threads: int = 1) -> None:
        self.world, self.times, self.threads = world, times, threads
        self.central = open_connection(threads=threads)
        world, lookups = self._make(self.central, ())
        self.before = _before(self.central, lookups)
        build(self.central, world, quiet=True, found=lookups)
        self.checksums = _checksums(self.central)
        multiply(self.central, times)
        self.silent = silent_names()
        self.last: tuple[Ends, str, duckdb.DuckDBPyConnection] = ((), ANSWERS, self.central)

    def run(self, ends: Ends) -> tuple[str, Said]:
        """Return the basis, ROWS or ANSWERS, by what the ends change, and the world's answers.

        Raises BadReference or CannotFit if figures contradict each other.
        """
        changing = tuple(
            (name, end) for name, end in ends if name not in self.silent or name not in self.idle
        )
        basis, connection = self._world(changing)
        return basis, self._with_ledger(connection, Setting(self.world.setting, ends))

    def _world(self, ends: Ends) -> tuple[str, duckdb.DuckDBPyConnection]:
        """Return what these ends change, and their world; the last one is kept."""
        if not ends:
            return ANSWERS, self.central
        if ends != self.last[0]:
            if self.last[2] is not self.central:
                self.last[2].close()
            self.last = (ends, *self._build(ends))
        return self.last[1:]

    def _build(self, ends: Ends) -> tuple[str, duckdb.DuckDBPyConnection]:
        connection = open_connection(threads=self.threads)
        world, lookups = self._make(connection, ends)
        if _before(connection, lookups) == self.before:
            return ANSWERS, self.central
        build(connection, world, quiet=True, found=lookups)
        basis = ANSWERS if _checksums(connection) == self.checksums else ROWS
        multiply(connection, self.times)
        return basis, connection

    def _make(self, connection: duckdb.DuckDBPyConnection, ends: Ends) -> tuple[World, Lookups]:
        """Make the reference tables; return the world and its look-up tables."""
        connection.execute(NO_BAR)
        world = replace(self.world, ends=ends)
        return world, template.reference(connection, world)

    @cached_property
    def idle(self) -> frozenset[str]:
        """The silent figures that change neither a look-up nor a reference table."""
        return frozenset(self._still(sorted(self.silent)))

    def _still(self, names: list[str], ends: tuple[str, ...] = OUTER) -> list[str]:
        """Return the figures that change no look-up and no table but the ledger, at these ends.

        All are set to one end at once. A group that changes something is halved; an end at which
        the whole group changes nothing is not tried again.
        """
        while ends and names and not self._changes(names, ends[0]):
            ends = ends[1:]
        if not ends or not names:
            return names
        half = len(names) // 2
        halves = (names[:half], names[half:])
        return [] if half == 0 else [name for each in halves for name in self._still(each, ends)]

    def _changes(self, names: list[str], end: str) -> bool:
        """Make what stands before the records, without macros and cubes: three quarters of it."""
        world = replace(self.world, ends=at(*((name, end) for name in names)))
        with open_connection(threads=self.threads) as connection:
            connection.execute(NO_BAR)
            tables.prepare(connection, world)
            tables.make_tables(connection)
            made = _before(connection, read_lookups(connection))
        return not made.items() <= self.before.items()

    def _with_ledger(self, connection: duckdb.DuckDBPyConnection, setting: Setting) -> Said:
        connection.execute("begin")
        try:
            for name in dict(setting.ends):
                connection.execute(LEDGER, {"name": name, "value": setting.figure(name)})
            return ask_all(connection)
        finally:
            connection.execute("rollback")


@cache
def silent_names() -> frozenset[str]:
    """Return the figures that the calibration does not read and the generator's SQL does not name.

    SQL has some by a part of their name only, so test worlds decide which of these are idle.
    """
    sql = "".join(read(path) for path in sorted(DATA_GEN.rglob("*.sql")))
    silent = (name for name in names_with_ends() if name not in first_read() and name not in sql)
    return frozenset(silent)


def _before(connection: duckdb.DuckDBPyConnection, found: Lookups) -> dict[str, str | int]:
    """Return checksums of all look-ups and reference tables, without the ledger."""
    return _arrays(found) | _tables(connection)


def _checksums(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], int]:
    """Return the checksum of each column of `records` and of each cube."""
    rows = connection.execute(COUNTED).fetchall()
    return {
        (table, column): sum_ for table, column, sum_ in rows if table in {*tables.CUBES, "records"}
    }


def _tables(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return the checksum of every stored table, without the ledger."""
    ((database,),) = connection.execute("select current_database()").fetchall()
    connection.execute(read(DATA_GEN / "verification" / "table_checksum.sql"))
    return {
        table: connection.execute("from table_checksum($name)", {"name": table}).fetchall()[0][0]
        for (table,) in connection.execute(STORED, {"database_name": database}).fetchall()
        if table != "assumptions"
    }


def _arrays(lookups: SimpleNamespace) -> dict[str, str]:
    """Return a digest of each array of the look-up tables."""
    return {
        f"{table}.{column}": sha256(numpy.ascontiguousarray(values).tobytes()).hexdigest()
        for table, columns in vars(lookups).items()
        for column, values in vars(columns).items()
    }
