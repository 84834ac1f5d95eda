"""The options that several commands share: those of a world, and limits of the machine."""

import argparse
import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from breachlab.errors import BadWorld, NoRoom
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import first_line
from breachlab.store.memory import describe_lack, limit_of
from breachlab.words.language import refusal, refuse
from data_gen import ledger
from data_gen.world import LARGEST, LARGEST_SEED, SMALLEST, World, whole

SIZE = re.compile(r"(?P<number>[0-9]+(\.[0-9]+)?) ?(?P<unit>[MGT])i?B", re.IGNORECASE)
UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
LEAST, MOST = 10 * UNITS["M"], 100 * UNITS["T"]  # with less, DuckDB does not start


def add_world(parser: argparse.ArgumentParser) -> None:
    """Add the options of a world: rows, seed, pools, assumptions."""
    parser.add_argument("--rows")
    parser.add_argument("--seed")
    parser.add_argument("--pools", choices=["frozen", "fresh"])
    parser.add_argument("--assumptions", choices=ledger.SETTINGS)


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the limits of the machine: threads and memory; and --quiet."""
    parser.add_argument("--threads")
    parser.add_argument("--memory-limit", default="1GB")
    parser.add_argument("--quiet", action="store_true")


def world(options: argparse.Namespace) -> World:
    """Return the world that the options name; raise BadWorld for a value out of range."""
    own = World()
    return World(
        own.rows if options.rows is None else whole("--rows", options.rows, SMALLEST, LARGEST),
        own.seed if options.seed is None else whole("--seed", options.seed, 0, LARGEST_SEED),
        options.pools or own.pools,
        options.assumptions or own.setting,
    )


def limits(options: argparse.Namespace) -> dict[str, int | str]:
    """Return the settings of DuckDB by the options; raise BadWorld for an invalid one."""
    settings: dict[str, int | str] = {"memory_limit": _memory(options.memory_limit)}
    if options.threads is not None:
        settings["threads"] = whole("--threads", options.threads, 1, 1_024)
    return settings


def storage(options: argparse.Namespace) -> dict[str, str]:
    """Return the setting of DuckDB by which an older version can read the file; mostly none.

    Raises BadWorld for a version that the installed DuckDB does not know.
    """
    if options.storage_version is None:
        return {}
    settings = {"storage_compatibility_version": options.storage_version}
    try:
        open_connection(**settings).close()
    except duckdb.InvalidInputException:
        said = {"said": options.storage_version, "newest": duckdb.__version__}
        raise refuse(BadWorld, "storage_version", **said) from None
    return settings


@contextmanager
def explain_room(
    what_stays: str, option: str = "--database PATH", needed: int | None = None
) -> Iterator[None]:
    """Turn errors of lacking memory or disk, DuckDB's and Python's, into NoRoom.

    `what_stays` says in the message which files are unchanged; `option` names another target;
    `needed` are the bytes of memory that the command takes, where they are known.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError, RuntimeError) as error:
        lack = describe_lack(error, "en", needed)
        if not lack:
            raise
        limit = limit_of(error)
        remedy = (
            f"Allow more with: --memory-limit {2 * limit / UNITS['M']:.0f}MB"
            if limit
            else refusal("memory_remedy", "en")
        )
        raise NoRoom(f"{lack}; {what_stays}. {remedy}") from None
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        raise NoRoom(
            f"The target could not be written ({first_line(error)}); {what_stays}. Free some "
            f"space, or name another path with: {option}"
        ) from None
    except OSError as error:  # of a file that Python writes, as a list that is recoded
        if error.errno not in FULL:
            raise
        raise NoRoom(
            f"A file could not be written whole ({error.strerror}); {what_stays}. Free some space, "
            f"or name another path with: {option}"
        ) from None


def _memory(text: str) -> str:
    """Return a size as DuckDB reads it; raise BadWorld for another text.

    DuckDB itself also takes -1 (no limit) and a share of the machine, which were not measured here.
    """
    match = SIZE.fullmatch(text)
    size = float(match["number"]) * UNITS[match["unit"].upper()] if match else 0
    if not LEAST <= size <= MOST:
        raise BadWorld(
            f"--memory-limit {text}: must be a size with its unit, from 10MB to 100TB. "
            "Example: python -m data_gen --memory-limit 2GB"
        )
    return text
