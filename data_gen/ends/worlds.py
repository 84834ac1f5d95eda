"""The runs: worlds with single figures at an end, and their answers, on several processes.

If no record and no cell of a cube differs from the central world, the central cubes answer with the
ledger of the run. Then the basis of a change is answers, not rows.

Results are cached until the code changes. A batch that was stopped goes on where it was. Two at
once do no harm: each file is written atomically.
"""

import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from types import SimpleNamespace
from typing import TypeAlias

import duckdb
import numpy
from tqdm import tqdm

from breachlab.paths import DATA, DATA_GEN, MACROS, SQL, read
from breachlab.query.queries import derived_tables
from breachlab.store.connections import open_connection
from data_gen import tables, template
from data_gen.build import build
from data_gen.calibration.files import first_read
from data_gen.calibration.fitting import CannotFit
from data_gen.ends.runs import (
    OUTER,
    TIMES,
    Ends,
    Headline,
    Said,
    ask_all,
    at,
    multiply,
    names_with_ends,
)
from data_gen.ledger import BadReference, Setting
from data_gen.tables import read_lookups
from data_gen.world import World

Lookups: TypeAlias = SimpleNamespace
ROWS, ANSWERS = "rows", "answers"
SAMPLE = World(43_000_000 // TIMES)
STORED = read(DATA_GEN / "verification" / "summed_tables.sql")
COUNTED = "select table_name, column_name, checksum from checksums"
NO_BAR = "set enable_progress_bar = false"  # the batch has its own
LEDGER = "update assumptions set value = $value where name = $name"
FOLDER = DATA / ".ends"
SOURCES = {DATA_GEN: ("*.sql", "*.csv", "*.toml", "*.py"), MACROS: ("*.sql",), SQL: ("*/*.sql",)}


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
            tables.make_derived_tables(connection)
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
    """Return checksums of look-ups and reference tables, without the ledger and what it makes."""
    left_out = {"assumptions", *(table.name for table in derived_tables())}
    sums: dict[str, str | int] = {
        f"{table}.{column}": sha256(numpy.ascontiguousarray(values).tobytes()).hexdigest()
        for table, columns in vars(found).items()
        for column, values in vars(columns).items()
    }
    ((database,),) = connection.execute("select current_database()").fetchall()
    connection.execute(read(DATA_GEN / "verification" / "table_checksum.sql"))
    for (table,) in connection.execute(STORED, {"database_name": database}).fetchall():
        if table not in left_out:
            rows = connection.execute("from table_checksum($name)", {"name": table}).fetchall()
            sums[table] = rows[0][0]
    return sums


def _checksums(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str | None], int]:
    """Return the checksum of each column of `records` and of each cube."""
    rows = connection.execute(COUNTED).fetchall()
    return {
        (table, column): sum_ for table, column, sum_ in rows if table in {*tables.CUBES, "records"}
    }


@dataclass(frozen=True)
class Result:
    """The outcome of a run: its basis (changed rows or answers) and its answers; or a refusal."""

    basis: str
    said: Said | None
    refusal: str = ""


def run_all(
    wanted: Iterable[Ends], processes: int, quiet: bool, seed: int = SAMPLE.seed
) -> dict[Ends, Result]:
    """Return the result of each run; runs that are not in the cache are made first."""
    whole = FOLDER / key()
    folder = whole / str(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for former in FOLDER.iterdir():  # results of other code
        if former != whole:
            shutil.rmtree(former, ignore_errors=True)
    runs = list(dict.fromkeys(wanted))
    todo: dict[Ends, list[Ends]] = {}
    for ends in runs:
        if not _path(folder, ends).exists():
            changing = tuple(each for each in ends if each[0] not in silent_names())
            todo.setdefault(changing, []).append(ends)
    made = len(runs) - sum(map(len, todo.values()))
    with (
        tqdm(total=len(runs), initial=made, disable=quiet, unit=" runs") as bar,
        ProcessPoolExecutor(processes, get_context("spawn"), _begin, (seed,)) as pool,
    ):
        futures = [pool.submit(_keep_all, folder, several) for several in todo.values()]
        try:
            for future in as_completed(futures):
                bar.update(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            with suppress(OSError):  # it has results
                for each in (folder, whole, FOLDER):
                    each.rmdir()
            raise
    return {ends: _read(_path(folder, ends)) for ends in runs}


def key() -> str:
    """Return the cache key of results: a hash of all files behind rows, cubes and answers."""
    whole = sha256()
    for folder, kinds in SOURCES.items():
        for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def _begin(seed: int) -> None:
    global _runs
    _runs = Runs(replace(SAMPLE, seed=seed))


def _keep_all(folder: Path, several: list[Ends]) -> int:
    """Make runs of one world and write their results; return how many runs.

    A result that another process wrote meanwhile stays.
    """
    for ends in several:
        path = _path(folder, ends)
        if path.exists():
            continue
        try:
            basis, said = _runs.run(ends)
            headlines = [[each.question, each.key, value] for each, value in said.headlines.items()]
            result = {"basis": basis, "headlines": headlines, "quantities": said.quantities}
        except (BadReference, CannotFit) as problem:
            result = {"refusal": str(problem)}
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps({"ends": ends} | result), encoding="utf-8")
        draft.replace(path)
    return len(several)


def _read(path: Path) -> Result:
    content = json.loads(path.read_text(encoding="utf-8"))
    if "refusal" in content:
        return Result("", None, content["refusal"])
    headlines = {Headline(question, key): value for question, key, value in content["headlines"]}
    return Result(content["basis"], Said(headlines, content["quantities"]))


def _path(folder: Path, ends: Ends) -> Path:
    return folder / f"{sha256(json.dumps(ends).encode()).hexdigest()[:16]}.json"


_runs: Runs
