"""Check that disk and memory suffice for a world, before a long run starts."""

import shutil
from pathlib import Path

import psutil

from breachlab.errors import NoRoom

# Measured: about 31, and a margin for the write-ahead log and for data spilled from memory.
DISK_BYTES_PER_RECORD = 45
DISK_BYTES_FIXED = 100_000_000  # communes, names and the cubes at their limits
SHARD_BYTES_PER_RECORD = {"codes": 30, "text": 100}  # measured: see README
SHARD_BYTES_FIXED = 100_000_000  # the cubes
MEMORY_BYTES = 2_400_000_000  # measured peak at 43 million records, two threads: see README
MEMORY_BYTES_FIXED = 400_000_000  # measured peak of a world of a few thousand records
MEMORY_BYTES_PER_RECORD = 400  # measured at two million: from there, memory has all cells of cubes


def check_room(target: Path, rows: int) -> None:
    """Raise NoRoom if disk or memory is too small for this many records."""
    needed = disk_bytes(rows)
    # The folder may not exist yet: its nearest existing parent is on the same disk.
    folder = next(folder for folder in target.parents if folder.is_dir())
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise NoRoom(
            f"{rows:,} records need {_gigabytes(needed)} of disk beside the former database, and "
            f"{target.parent} has {_gigabytes(free)}. Free some space, or name another path with: "
            "--database PATH"
        )
    available = psutil.virtual_memory().available
    if available < memory_bytes(rows):
        raise NoRoom(
            f"{rows:,} records need {_gigabytes(memory_bytes(rows))} of memory, and "
            f"{_gigabytes(available)} is available. Close something, or make fewer with: "
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
                f"{rows:,} records as {columns} need {_gigabytes(needed)} of disk, and {folder} "
                f"has {_gigabytes(free)}. Free some space, or name another folder with: --parquet"
            )
    available = psutil.virtual_memory().available
    if available < memory_bytes(rows):
        raise NoRoom(
            f"A shard of {rows:,} records needs {_gigabytes(memory_bytes(rows))} of memory, and "
            f"{_gigabytes(available)} is available. Make fewer at once, or more shards: --shards"
        )


def shard_bytes(rows: int, columns: str) -> int:
    """Return the bytes of disk to have free before making a shard of this many records."""
    return SHARD_BYTES_FIXED + SHARD_BYTES_PER_RECORD[columns] * rows


def memory_bytes(rows: int) -> int:
    """Return the bytes of memory that a run of this many records takes at its peak."""
    return min(MEMORY_BYTES, MEMORY_BYTES_FIXED + MEMORY_BYTES_PER_RECORD * rows)


def disk_bytes(rows: int) -> int:
    """Return the bytes of disk to have free before making this many records."""
    return DISK_BYTES_FIXED + DISK_BYTES_PER_RECORD * rows


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
