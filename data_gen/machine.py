"""What a run takes of the machine: threads, memory and disk, as options, as needs, as errors."""

import argparse
import errno
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import duckdb

from breachlab.errors import BadWorld, NoRoom
from breachlab.store import memory
from breachlab.store.connections import open_connection
from breachlab.store.duckdb_errors import first_line
from breachlab.store.memory import describe_lack, limit_of, sizes_in_each, write_size
from breachlab.words.language import LANGUAGES, in_each, refusals, refuse
from breachlab.words.numbers import count_noun
from data_gen.world import whole

SIZE = re.compile(r"(?P<number>[0-9]+(\.[0-9]+)?) ?(?P<unit>[MGT])i?B", re.IGNORECASE)
UNITS = {"M": 10**6, "G": 10**9, "T": 10**12}
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
LEAST, MOST = 10 * UNITS["M"], 100 * UNITS["T"]  # with less, DuckDB does not start
# Measured: about 31, and a margin for the write-ahead log and for data spilled from memory.
DISK_BYTES_PER_RECORD = 45
DISK_BYTES_FIXED = 100_000_000  # communes, names and the cubes at their limits
SHARD_BYTES_PER_RECORD = {"codes": 30, "text": 100}  # measured: see README
SHARD_BYTES_FIXED = 100_000_000  # the cubes
# (fixed, for each record), of which the lower is needed. Measured peaks of two threads, in GB: 0.42
# at 100,000 records, 0.63 at a million, 1.20 at two, 1.42 at five, 1.65 at ten, 2.4 at 43. From two
# million on, memory has all cells of the cubes.
MEMORY_BYTES = ((400_000_000, 400), (1_350_000_000, 30))
RECORDS_PER_SECOND, SECONDS_FIXED = 1_500_000, 3  # on two cores


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Add the limits of the machine: threads and memory; and --quiet."""
    parser.add_argument("--threads")
    parser.add_argument("--memory-limit", default="1GB")
    parser.add_argument("--quiet", action="store_true")


def limits(options: argparse.Namespace) -> dict[str, int | str]:
    """Return the settings of DuckDB by the options; raise BadWorld for an invalid one.

    As memory, DuckDB also takes -1 (no limit) and a share of the machine: neither was measured.
    """
    text = options.memory_limit
    match = SIZE.fullmatch(text)
    size = float(match["number"]) * UNITS[match["unit"].upper()] if match else 0
    if not LEAST <= size <= MOST:
        raise refuse(BadWorld, "memory_limit", said=text, least="10MB", most="100TB")
    settings: dict[str, int | str] = {"memory_limit": text}
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


def describe_needs(rows: int) -> str:
    """Return a sentence with what making so many records takes.

    >>> describe_needs(43_000_000)
    'Making 43,000,000 records: about 2.0 GB of disk, 2.6 GB of memory, 32 s on two cores.'
    """
    disk, needed = write_size(disk_bytes(rows)), write_size(memory_bytes(rows))
    seconds = rows / RECORDS_PER_SECOND + SECONDS_FIXED
    return (
        f"Making {rows:,} records: about {disk} of disk, {needed} of memory, {seconds:.0f} s on "
        "two cores."
    )


def check_room(target: Path, rows: int) -> None:
    """Raise NoRoom if disk or memory is too small for this many records."""
    records, needed = partial(count_noun, rows, "records"), disk_bytes(rows)
    # The folder may not exist yet: its nearest existing parent is on the same disk.
    folder = next(folder for folder in target.parents if folder.is_dir())
    free = shutil.disk_usage(folder).free
    if free < needed:
        sizes = sizes_in_each(needed=needed, available=free)
        said = {"folder": target.parent, "records": in_each(records)}
        raise refuse(NoRoom, "room_disk", **said, **sizes)
    available = memory.available()
    if available < memory_bytes(rows):
        sizes = sizes_in_each(needed=memory_bytes(rows), available=available)
        raise refuse(NoRoom, "room_memory", records=in_each(records), **sizes)


def check_shard_room(folder: Path | None, rows: int, columns: str) -> None:
    """Raise NoRoom if memory, or the disk of a folder, is too small for a shard of this size."""
    records = partial(count_noun, rows, "records")
    needed = shard_bytes(rows, columns)
    if folder is not None:
        standing = next(each for each in (folder, *folder.parents) if each.is_dir())
        free = shutil.disk_usage(standing).free
        if free < needed:
            sizes = sizes_in_each(needed=needed, available=free)
            said = {"columns": columns, "folder": folder, "records": in_each(records)}
            raise refuse(NoRoom, "shard_disk", **said, **sizes)
    available = memory.available()
    if available < memory_bytes(rows):
        sizes = sizes_in_each(needed=memory_bytes(rows), available=available)
        raise refuse(NoRoom, "shard_memory", records=in_each(records), **sizes)


def shard_bytes(rows: int, columns: str) -> int:
    """Return the bytes of disk to have free before making a shard of this many records."""
    return SHARD_BYTES_FIXED + SHARD_BYTES_PER_RECORD[columns] * rows


def memory_bytes(rows: int) -> int:
    """Return the bytes of memory that a run of this many records takes at its peak."""
    return min(fixed + each * rows for fixed, each in MEMORY_BYTES)


def disk_bytes(rows: int) -> int:
    """Return the bytes of disk to have free before making this many records."""
    return DISK_BYTES_FIXED + DISK_BYTES_PER_RECORD * rows


@contextmanager
def explain_room(
    what_stays: str,
    option: str = "--database PATH",
    needed: int | None = None,
) -> Iterator[None]:
    """Turn errors of lacking memory or disk, DuckDB's and Python's, into NoRoom.

    `what_stays` is the text that says which files are unchanged; `option` names another target;
    `needed` are the bytes of memory that the command takes, where they are known.
    """
    try:
        yield
    except (duckdb.OutOfMemoryException, MemoryError, RuntimeError) as error:
        lack = {each: describe_lack(error, each, needed) or "" for each in LANGUAGES}
        if not any(lack.values()):
            raise
        limit = limit_of(error)
        remedy = refusals("memory_remedy")
        if limit:
            remedy = refusals("more_allowed", size=f"{2 * limit / UNITS['M']:.0f}MB")
        stays = refusals(what_stays)
        raise refuse(NoRoom, "no_memory", lack=lack, stays=stays, remedy=remedy) from None
    except (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException) as error:
        reason, stays = first_line(error), refusals(what_stays)
        raise refuse(NoRoom, "no_target", reason=reason, stays=stays, option=option) from None
    except OSError as error:  # of a file that Python writes, as a list that is recoded
        if error.errno not in FULL:
            raise
        reason, stays = str(error.strerror), refusals(what_stays)
        raise refuse(NoRoom, "no_whole_file", reason=reason, stays=stays, option=option) from None
