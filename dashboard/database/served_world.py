"""The database that is served: what it holds, its words, and that it may be made anew meanwhile."""

import logging
import os
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any

import duckdb

from breachlab import LabError
from breachlab.answer_files.receipt import read_world
from breachlab.drawing.canvas import Canvas
from breachlab.store.db import connect_sealed, database_path
from breachlab.words import LANGUAGES
from dashboard.database.answers import Answers
from dashboard.database.limit import SECONDS
from dashboard.layout.words import PageWords

LOG = logging.getLogger("dashboard")
AGAIN = 10  # seconds until data that could not be read are tried again


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
        """{language: words}, read once."""
        with self.connection.cursor() as cursor:
            return {each: PageWords(Canvas.of(cursor, each)) for each in LANGUAGES}

    @cached_property
    def made(self) -> dict[str, Any]:
        """The row of `provenance`."""
        with self.connection.cursor() as cursor:
            return read_world(cursor)

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The days on which what was known changed, in order."""
        with self.connection.cursor() as cursor:
            rows = cursor.execute("select known_on from knowledge_states order by known_on")
            return tuple(f"{day}" for (day,) in rows.fetchall())

    @cached_property
    def regions(self) -> dict[str, tuple[str, ...]]:
        """{région: its départements}."""
        found: dict[str, tuple[str, ...]] = {}
        with self.connection.cursor() as cursor:
            rows = cursor.execute("from departements order by departement_code").df()
        for region, code in zip(rows.region_code, rows.departement_code, strict=True):
            found[region] = (*found.get(region, ()), code)
        return found

    @cached_property
    def age_groups(self) -> dict[str, tuple[str, ...]]:
        """{group that has a word: its age bands}: those of the statistics of job seekers."""
        with self.connection.cursor() as cursor:
            rows = cursor.execute("from age_bands order by first_age").df()
        young, old = (rows.labour_group == each for each in ("under_25", "50_and_over"))
        found = {"minors": rows.is_minor, "under_25": young, "from_50": old}
        return {name: tuple(rows.age_band[each]) for name, each in found.items()}

    @cached_property
    def values(self) -> dict[str, tuple[str, ...]]:
        """{dimension: its values}, in the order in which they are drawn."""
        return {
            name: each.values for name, each in self.words[LANGUAGES[0]].canvas.dimensions.items()
        }

    @cached_property
    def id(self) -> str:
        """A short name of these data: two databases made apart have two."""
        return sha256(repr(sorted(self.made.items(), key=str)).encode()).hexdigest()[:8]


class Worlds:
    """The world of a database file, read anew when it was replaced or written over."""

    def __init__(
        self,
        path: str | os.PathLike | None = None,
        seconds: float = SECONDS,
        processes: int = 1,
    ):
        """Open the database, as one of so many processes; raises what `connect` raises."""
        self._path = database_path(path)
        self._stamp = _stamp(self._path)
        self._seconds = seconds
        self._processes = processes
        self._world = self._open()
        self._lock = Lock()
        self._again_at = 0.0
        self.has_trouble = False

    def current(self) -> World:
        """Return the world of the file that stands there now.

        One that cannot be read, as it is of another model say, leaves the former one in place,
        and `has_trouble` says so; it is tried again after a while.
        """
        stamp = _stamp(self._path)
        if stamp not in (None, self._stamp) and monotonic() >= self._again_at:
            with self._lock:
                if stamp != self._stamp and monotonic() >= self._again_at:
                    self._take(stamp)
        return self._world

    def _open(self, is_changed: bool = False) -> World:
        connection = connect_sealed(self._path, processes=self._processes, is_changed=is_changed)
        return World(connection, self._seconds)

    def _take(self, stamp: tuple[int, int, int] | None) -> None:
        try:
            self._world = self._open(is_changed=True)
            self._stamp, self.has_trouble = stamp, False
        except LabError as error:
            LOG.warning("The former data are served: %s", error)
            self._again_at, self.has_trouble = monotonic() + AGAIN, True


class OneWorld:
    """A world that nothing replaces: over a connection that somebody else has opened."""

    has_trouble = False

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        seconds: float = SECONDS,
    ):
        self._world = World(connection, seconds)

    def current(self) -> World:
        """Return it."""
        return self._world


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells one file from another that took its name; nothing if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
