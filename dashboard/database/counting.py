"""Count in the background who is singled out, while the page shows an estimate.

A process of the lowest priority counts, and puts a counted copy in the place of the database. Its
draft keeps out all others that would count, so any number of servers and workers may try. It ends
with the process that started it, and removes what it has written.

The page asks at /counting how far it is (assets/frame/counting.js).
"""

import logging
import os
import sys
from collections.abc import Callable
from subprocess import DEVNULL, PIPE, Popen
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask, Response, jsonify

from breachlab.errors import LabError
from breachlab.store import counting
from breachlab.store.databases import database_path
from breachlab.words.language import escape_controls
from dashboard.database.served_world import World
from dashboard.server import headers

LOG = logging.getLogger("dashboard")
COMMAND = ("-m", "data_gen", "identify", "--background", "--quiet", "--threads", "1", "--database")
AGAIN = 20  # seconds until there may be room for a count, or another one ended before its time
ASKED = 2  # seconds until the page asks how far it is
CARD = ("cards", "identifiability/estimate")


class Counter:
    """Counts who is singled out in the world of a database, where nobody has counted it."""

    def __init__(self, path: str | os.PathLike | None = None) -> None:
        self._path = database_path(path).resolve()
        self._lock = Lock()
        self._process: Popen | None = None
        self._again_at = 0.0  # monotonic time
        self._lack: LabError | None = None  # of memory or disk
        self._failed: World | None = None

    def watch(self, world: World) -> None:
        """Begin to count the world, unless it is counted, somebody counts it, or it failed before.

        A list of one's own stores no rows that could be counted.
        """
        if world.is_own or world.is_identified:
            return
        with self._lock:
            if self._process and self._process.poll() is None:
                return
            if self._process:
                self._end(self._process, world)
            is_early = monotonic() < self._again_at
            if is_early or self._failed is world or counting.read_progress(self._path):
                return
            self._again_at, self._lack = monotonic() + AGAIN, None
            command = [sys.executable, *COMMAND, str(self._path)]
            try:
                counting.check_room(self._path, world.made["row_count"])
                # Ctrl+C is of this process alone: its end is that of the other's input.
                self._process = Popen(
                    command, stdin=PIPE, stdout=DEVNULL, stderr=PIPE, start_new_session=True
                )
            except LabError as error:
                self._lack = error
            except OSError as error:
                LOG.warning("Nobody counts who is singled out: %s", error)
                self._failed = world

    def _end(self, process: Popen, world: World) -> None:
        """Take note of how the process ended. If it did not fail, another one had counted."""
        _, said = process.communicate()
        self._process = None
        if process.returncode:
            why = escape_controls(said.decode("utf-8", "replace").strip())
            LOG.warning("Who is singled out was not counted (%s): %s", process.returncode, why)
            self._failed = world

    def describe(self, world: World, language: str) -> str:
        """Return in a sentence how far the count of a world is, or why there is none."""
        words = world.words[language].canvas.words
        if progress := counting.read_progress(self._path):
            return words.text(*CARD, "being_counted").format(*progress)
        if self._process:
            return words.text(*CARD, "count_begins")
        if self._lack:
            return words.text(*CARD, "no_room").format(self._lack.in_language(language))
        return words.text(*CARD, "count_failed" if self._failed is world else "not_counted")


def serve(
    server: Flask, current: Callable[[], World], counter: Counter | None, language: str
) -> None:
    """Have a server tell how far the count of the current world is, and when to ask again."""

    @server.route("/counting")
    def _tell() -> Response:
        world = current()
        told: dict[str, Any] = {"is_counted": world.is_identified, "again": 0, "text": ""}
        if counter and not world.is_own and not world.is_identified:
            counter.watch(world)
            told["text"] = counter.describe(world, headers.language(language))
            told["again"] = ASKED
        return jsonify(told)
