"""The served database: its contents, its words, and its replacement while the server runs."""

import logging
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from hashlib import sha256
from itertools import compress
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import duckdb

from breachlab import LabError
from breachlab.answer_files.receipt import read_world
from breachlab.drawing.canvas import Canvas
from breachlab.errors import BadParameters, OtherThanAsked
from breachlab.paths import DATA
from breachlab.query.answer_rows import Rows
from breachlab.query.counts import find_digits
from breachlab.query.needs import is_selectable
from breachlab.query.parameters import dimensions
from breachlab.store.databases import connect_sealed, database_path
from breachlab.words import LANGUAGES, Words
from breachlab.words.language import in_each, refusals, refuse
from breachlab.words.numbers import count_noun
from breachlab.words.vocabulary import OWN
from dashboard.database.answers import SECONDS, Answers
from dashboard.words import PageWords

PATH = "select path from duckdb_databases() where database_name = current_database()"
LOG = logging.getLogger("dashboard")
AGAIN = 10  # seconds until a file that could not be read is tried again


@dataclass(frozen=True)
class World:
    """The answers of one database, its words in each language, its values.

    A question is stopped after `seconds`.
    """

    connection: duckdb.DuckDBPyConnection
    seconds: float = SECONDS
    answers: Answers = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "answers", Answers(self.connection, self.seconds))

    @cached_property
    def words(self) -> dict[str, PageWords]:
        """{language: words}, cached."""
        database = self.own_database
        with self.connection.cursor() as cursor:
            digits = {} if self.is_own else find_digits()
            spoken = {each: replace(Words.of(cursor, each), digits=digits) for each in LANGUAGES}
            return {
                each: PageWords(Canvas(words, dimensions(cursor, words), spoken=spoken), database)
                for each, words in spoken.items()
            }

    @cached_property
    def made(self) -> dict[str, Any]:
        """The row of `provenance`."""
        with self.connection.cursor() as cursor:
            return read_world(cursor)

    @property
    def is_own(self) -> bool:
        """True for the counts of a list of one's own, of real people."""
        return self.made["kind"] == OWN

    @cached_property
    def own_database(self) -> str:
        """The path of a list of one's own, from where the server was started; else empty.

        It is absolute if the list is not below that folder.
        """
        if not self.is_own:
            return ""
        with self.connection.cursor() as cursor:
            ((text,),) = cursor.execute(PATH).fetchall()
        path = Path(text)
        return str(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)

    @property
    def coverage(self) -> Mapping[str, float]:
        """{fact: share of the records that have it} of a list of one's own; else empty."""
        return self.words[LANGUAGES[0]].canvas.words.coverage

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days on which the known facts changed, in order."""
        with self.connection.cursor() as cursor:
            rows = cursor.execute("select known_on from knowledge_states order by known_on")
            return tuple(f"{day}" for (day,) in rows.fetchall())

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """{région: its départements}."""
        regions: dict[str, tuple[str, ...]] = {}
        with self.connection.cursor() as cursor:
            rows = cursor.execute(
                "select region_code, departement_code from departements order by departement_code"
            ).fetchall()
        for region, code in rows:
            regions[region] = (*regions.get(region, ()), code)
        return regions

    @cached_property
    def is_identified(self) -> bool:
        """True if somebody has counted whom a few facts single out."""
        with self.connection.cursor() as cursor:
            return bool(cursor.execute("select 1 from identifiability_cube limit 1").fetchall())

    @cached_property
    def age_groups(self) -> dict[str, tuple[str, ...]]:
        """{group with a name: its age bands}: the groups of the statistics of job seekers."""
        with self.connection.cursor() as cursor:
            rows = Rows.of_result(cursor.execute("from age_bands order by first_age")).dicts()
        groups = {
            "minors": [row["is_minor"] for row in rows],
            "under_25": [row["labour_group"] == "under_25" for row in rows],
            "from_50": [row["labour_group"] == "50_and_over" for row in rows],
        }
        ages = [row["age_band"] for row in rows]
        return {name: (*compress(ages, each),) for name, each in groups.items()}

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """{dimension: its values}, in drawing order; only those that a list of one's own has."""
        dimensions = self.words[LANGUAGES[0]].canvas.dimensions
        return {
            name: each.values
            for name, each in dimensions.items()
            if is_selectable(name, self.coverage)
        }

    @cached_property
    def id(self) -> str:
        """A short hash of the database's origin: two databases made separately differ in it.

        A database that was counted since, by `identify`, has the same.
        """
        steps = {**self.made["step_seconds"]}
        steps.pop("identifiability", None)
        made = {**self.made, "step_seconds": sorted(steps.items())}
        return sha256(repr(sorted(made.items(), key=str)).encode()).hexdigest()[:8]


class Worlds:
    """The world of a database file; opens the file again when it was replaced or overwritten."""

    def __init__(
        self,
        path: str | os.PathLike | None = None,
        seconds: float = SECONDS,
        processes: int = 1,
        refusal: str = "",
    ):
        """Open the database, as one of so many processes; raises the errors of `connect_sealed`.

        With a `refusal`, others are served: it is raised as BadParameters if the database is of a
        list of one's own, whose counts single people out.
        """
        self._path = database_path(path)
        self._stamp = _stamp(self._path)
        self._seconds = seconds
        self._processes = processes
        self._refusal = refusal
        self._world = self._open()
        self._lock = Lock()
        self._again_at = 0.0
        self.has_trouble = False

    def current(self) -> World:
        """Return the world of the present file.

        If the file cannot be read, of another data model say, the former world stays in place and
        `has_trouble` is true. Another try follows after AGAIN seconds.
        """
        stamp = _stamp(self._path)
        if stamp not in (None, self._stamp) and monotonic() >= self._again_at:
            with self._lock:
                if stamp != self._stamp and monotonic() >= self._again_at:
                    self._take(stamp)
        return self._world

    def _open(self, is_changed: bool = False) -> World:
        connection = connect_sealed(self._path, processes=self._processes, is_changed=is_changed)
        world = World(connection, self._seconds)
        if self._refusal and world.is_own:
            connection.close()
            raise BadParameters(self._refusal)
        return world

    def _take(self, stamp: tuple[int, int, int] | None) -> None:
        try:
            self._world = self._open(is_changed=True)
            self._stamp, self.has_trouble = stamp, False
        except LabError as error:
            LOG.warning("The former data are served: %s", error)
            self._again_at, self.has_trouble = monotonic() + AGAIN, True


class OneWorld:
    """A world that is never replaced, over a connection that the caller has opened."""

    has_trouble = False

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        seconds: float = SECONDS,
    ):
        self._world = World(connection, seconds)

    def current(self) -> World:
        """Return the world."""
        return self._world


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return a stamp that changes when another file takes the path; nothing without a file."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def check_asked(
    made: Mapping[str, Any], database: Path, rows: int | None, seed: int | None
) -> None:
    """Raise OtherThanAsked if the database has another size or seed than requested.

    `made` is its row of `provenance`; a database made from files has no seed. A null `rows` or
    `seed` accepts any.
    """
    there = (made["row_count"], None if made.get("source_sha256") else made["seed"])
    wanted = (there[0] if rows is None else rows, there[1] if seed is None else seed)
    if wanted != there:
        said = {"there": _world(*there), "asked": _world(rows, seed)}
        how = _how_to_have(wanted[0], made["seed"] if seed is None else seed, database)
        raise refuse(OtherThanAsked, "other_size", file=database, **said, **how)


def _world(rows: int | None, seed: int | None) -> dict[str, str]:
    """Return a size and a seed in words, without the one that was not requested.

    >>> _world(100_000, 7)["en"], _world(None, 7)["en"]
    ('100,000 records, seed 7', 'records of seed 7')
    """
    if rows is None:
        return refusals("of_seed", seed=seed)
    records = in_each(partial(count_noun, rows, "records"))
    return records if seed is None else refusals("with_seed", records=records, seed=seed)


def _how_to_have(rows: int, seed: int, database: Path) -> dict[str, str]:
    """Return the commands that make the requested database, and that serve the present one."""
    if database == DATA / "breachlab.duckdb":  # the database of `make`
        made, served = f"make data ROWS={rows:_} SEED={seed}", "make dashboard"
    else:
        where = f"--database {shlex.quote(str(database))}"
        made = f"python -m data_gen --rows {rows:_} --seed {seed} {where}"
        served = f"python -m dashboard {where}"
    return {"made": made, "served": served}
