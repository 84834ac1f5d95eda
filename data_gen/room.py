"""Is there room for a world? Asked before a long run starts, so that it does not end in tears."""

import shutil
from pathlib import Path

import psutil

from breachlab.errors import NoRoom

DISK_BYTES_PER_RECORD = 40  # measured: about 30, and a margin for the write-ahead log
DISK_BYTES_FIXED = 60_000_000  # communes, names and an exposure cube at its limit
MEMORY_BYTES = 1_200_000_000  # measured peak at 43 million records, two threads: see README


def check_room(target: Path, rows: int) -> None:
    """Raise NoRoom if the disk or the memory that this many records take is not there."""
    needed = disk_bytes(rows)
    free = shutil.disk_usage(target.parent).free
    if free < needed:
        raise NoRoom(
            f"{rows:,} records need {_gigabytes(needed)} of disk beside the former database, and "
            f"{target.parent} has {_gigabytes(free)}. Free some space, name another place with "
            "--database PATH, or make fewer with: --rows 1_000_000"
        )
    available = psutil.virtual_memory().available
    if available < min(MEMORY_BYTES, 400_000_000 + 200 * rows):
        raise NoRoom(
            f"{rows:,} records need {_gigabytes(MEMORY_BYTES)} of memory, and "
            f"{_gigabytes(available)} is available. Close something, or make fewer with: "
            "--rows 100_000"
        )


def disk_bytes(rows: int) -> int:
    """Return the bytes of disk to have free before making this many records."""
    return DISK_BYTES_FIXED + DISK_BYTES_PER_RECORD * rows


def _gigabytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB"
