"""Say what a world needs of disk and memory, and check that it is there before a run starts."""

import shutil
from pathlib import Path

from breachlab.errors import NoRoom
from breachlab.store import memory
from breachlab.store.memory import write_size

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
    needed = disk_bytes(rows)
    # The folder may not exist yet: its nearest existing parent is on the same disk.
    folder = next(folder for folder in target.parents if folder.is_dir())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(
            f"{rows:,} records need {write_size(needed)} of disk beside the former database, and "
            f"{target.parent} has {write_size(free)}. Free some space, or name another path with: "
            "--database PATH"
        )
    available = memory.available()
    if available < memory_bytes(rows):
        raise NoRoom(
            f"{rows:,} records need {write_size(memory_bytes(rows))} of memory, and "
            f"{write_size(available)} is available. Close something, or make fewer with: "
            "--rows 100_000"
        )


def check_shard_room(folder: Path | None, rows: int, columns: str) -> None:
    """Raise NoRoom if memory, or the disk of a folder, is too small for a shard of this size."""
    needed = shard_bytes(rows, columns)
    if folder is not None:
        standing = next(each for each in (folder, *folder.parents) if each.is_dir())
        free = shutil.disk_usage(standing).free
        if free < needed:
            raise NoRoom(
                f"{rows:,} records as {columns} need {write_size(needed)} of disk, and {folder} "
                f"has {write_size(free)}. Free some space, or name another folder with: --parquet"
            )
    available = memory.available()
    if available < memory_bytes(rows):
        raise NoRoom(
            f"A shard of {rows:,} records needs {write_size(memory_bytes(rows))} of memory, and "
            f"{write_size(available)} is available. Make fewer at once, or more shards: --shards"
        )


def shard_bytes(rows: int, columns: str) -> int:
    """Return the bytes of disk to have free before making a shard of this many records."""
    return SHARD_BYTES_FIXED + SHARD_BYTES_PER_RECORD[columns] * rows


def memory_bytes(rows: int) -> int:
    """Return the bytes of memory that a run of this many records takes at its peak."""
    return min(fixed + each * rows for fixed, each in MEMORY_BYTES)


def disk_bytes(rows: int) -> int:
    """Return the bytes of disk to have free before making this many records."""
    return DISK_BYTES_FIXED + DISK_BYTES_PER_RECORD * rows
