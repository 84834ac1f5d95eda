"""Fuzz the server with malformed requests and count the answers: python -m tools.malformed.

It ends in 1 if an answer was a server error or had a traceback, or if memory grew.
"""

import argparse
import ctypes
import gc
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import duckdb
import psutil
from dash import Dash
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from breachlab.store.databases import connect
from dashboard import create_app
from dashboard.database.served_world import OneWorld
from tools.malformed.odd_addresses import addresses
from tools.malformed.odd_bodies import EVENT, bodies

# Bytes. The cache takes up to 96 MB, and more requests than are sent would fill it: in two runs of
# ten thousand, memory grew by 7.5 and 14.4 MB. A leak of 5 KB a request is found.
MOST_GROWTH = 40 * 10**6
TENTHS = 10  # memory is read after each tenth of the requests
UPDATE = "/_dash-update-component"


@dataclass(frozen=True)
class Summary:
    """The answers, and their cost."""

    statuses: dict[int, int]
    traces: int  # responses with a traceback
    growth: (
        float  # of the resident memory after a tenth of the requests, in bytes: see measure_growth
    )
    most_lines: int  # of log by one request
    slowest: float  # seconds

    @property
    def failures(self) -> int:
        """The number of server errors."""
        return sum(count for status, count in self.statuses.items() if status >= 500)

    @property
    def is_good(self) -> bool:
        """Whether there was no failure, no leak and no traceback."""
        return not self.failures and not self.traces and self.growth < MOST_GROWTH

    def __str__(self) -> str:
        counts = ", ".join(f"{status}: {count:,}" for status, count in self.statuses.items())
        return (
            f"{counts}\n{self.failures:,} failures, {self.traces:,} with a traceback, "
            f"memory grew by {self.growth / 1e6:.1f} MB, at most {self.most_lines} lines of log "
            f"a request, the slowest took {1_000 * self.slowest:.0f} ms"
        )


def main(arguments: list[str] | None = None) -> int:
    """Send the requests to the page over a database, print the summary; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.malformed")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=2024)
    parser.add_argument("--database", help="default: data/breachlab.duckdb")
    options = parser.parse_args(arguments)
    with connect(options.database) as connection:
        client = _app(connection).server.test_client()
        summary = run(client, options.count, random.Random(options.seed))
    print(summary)
    return 0 if summary.is_good else 1


def _app(connection: duckdb.DuckDBPyConnection) -> Dash:
    return create_app(OneWorld(connection))


def run(client: FlaskClient, count: int, chance: random.Random) -> Summary:
    """Send so many requests, one after the other; return the summary of the answers."""
    requests = _requests(client, chance)
    statuses: Counter[int] = Counter()
    traces, most_lines, slowest, held = 0, 0, 0.0, [_memory()]
    with _log() as lines:
        for turn in range(count):
            lines.count, start = 0, time.perf_counter()
            response = next(requests)()
            slowest = max(slowest, time.perf_counter() - start)
            statuses[response.status_code] += 1
            traces += b"Traceback (most recent" in response.data
            most_lines = max(most_lines, lines.count)
            if turn * TENTHS // count < (turn + 1) * TENTHS // count:
                held.append(_memory())
    return Summary(
        dict(sorted(statuses.items())), traces, measure_growth(held[1:]), most_lines, slowest
    )


def measure_growth(held: Sequence[int]) -> float:
    """Return the steady growth of memory: the median of all parts, times their number.

    A leak adds to every part. A cube that a question first reads, or a cached answer, adds to one:
    over 30,000 requests memory rose in three steps of up to 60 MB, and no more.
    """
    added = [after - before for before, after in pairwise(held)]
    return len(added) * median(added)


def _requests(client: FlaskClient, chance: random.Random) -> Iterator[Callable[[], TestResponse]]:
    """Yield functions that send a request: four of five to the callback, the others for a page."""
    sent, visited = bodies(chance, well_formed(client)), addresses(chance)
    while True:
        draw = chance.random()
        if draw < 0.8:
            kind = chance.choices(("application/json", "text/plain"), (50, 1))[0]
            yield lambda kind=kind: client.post(UPDATE, data=next(sent), content_type=kind)
        elif draw < 0.9:
            yield lambda: client.get(next(visited))
        else:  # as the page asks for its stores
            at = {"Referer": f"http://localhost{next(visited)}"}
            yield lambda at=at: client.get("/_dash-layout", headers=at)


def well_formed(client: FlaskClient) -> dict[str, Any] | None:
    """Return a valid request of the page's callback, or null if there is no callback of events.

    It is found as an outsider would: from the list of callbacks that Dash sends to a browser.
    """
    for callback in client.get("/_dash-dependencies").json:
        if callback["inputs"] == [{"id": "event", "property": "data"}]:
            name, _, prop = callback["output"].rpartition(".")
            return {
                "output": callback["output"],
                "outputs": {"id": name, "property": prop},
                "inputs": [{"id": "event", "property": "data", "value": EVENT}],
                "changedPropIds": ["event.data"],
            }
    return None


class _Lines(logging.Handler):
    """Counts the lines of log, including those of tracebacks."""

    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += len(self.format(record).splitlines())


@contextmanager
def _log() -> Iterator[_Lines]:
    lines = _Lines()
    logging.getLogger().addHandler(lines)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(lines)


def _memory() -> int:
    """Return the resident memory of the process in bytes, after freed memory is given back."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc
    if trim:
        trim(0)
    return psutil.Process().memory_info().rss


if __name__ == "__main__":
    sys.exit(main())
