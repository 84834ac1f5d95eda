"""The count of who is singled out, as other programs see it: what it needs, and how far it is.

`python -m data_gen identify` counts, into a copy that then takes the place of the database. While
it counts, a small file beside the database says how far it is.
"""

import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from breachlab.errors import NoRoom
from breachlab.store import memory
from breachlab.store.files import PROGRESS, draft_of_count
from breachlab.store.memory import sizes_in_each
from breachlab.words.language import refuse

# (fixed, for each record), of which the lower is needed. Measured peaks, in GB: 0.26 at a million
# records, 0.75 at ten, 2.14 at 43, with two threads.
MEMORY_BYTES = ((300_000_000, 100), (800_000_000, 36))
DISK_BYTES = 50_000_000  # beside a copy of the database: the cells
LINE = "{pid:>10} {done:>5} {of:>5}\n"  # always as long, so that it is written over in one piece


class Progress(NamedTuple):
    """How many sets of facts are counted, and how many there are."""

    done: int
    of: int


def memory_bytes(rows: int) -> int:
    """Return the bytes of memory that a count of so many records takes at its peak."""
    return min(fixed + each * rows for fixed, each in MEMORY_BYTES)


def check_room(database: Path, rows: int) -> None:
    """Raise NoRoom if memory, or the disk beside the database, is too small to count it."""
    disk = (database.stat().st_size + DISK_BYTES, shutil.disk_usage(database.parent).free)
    for name, needed, free in (
        ("count_memory", memory_bytes(rows), memory.available()),
        ("count_disk", *disk),
    ):
        if free < needed:
            raise refuse(NoRoom, name, **sizes_in_each(needed=needed, available=free))


def write_progress(database: Path, done: int, of: int) -> None:
    """Say in the file beside the database how far this process is.

    It goes when the draft of the database goes. A disk that is full has no room for it.
    """
    with suppress(OSError):
        progress = os.open(_path(database), os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            os.write(progress, LINE.format(pid=os.getpid(), done=done, of=of).encode())
        finally:
            os.close(progress)


def read_progress(database: Path) -> Progress | None:
    """Return how far a process is that counts the database now; nothing if none does.

    A killed one leaves its file, and the system gives its number to another.
    """
    try:
        written = _path(database).stat().st_mtime
        pid, done, of = map(int, _path(database).read_text().split())
        is_alive = psutil.Process(pid).create_time() <= written
    except (OSError, ValueError, psutil.Error):
        return None
    return Progress(done, of) if is_alive else None


def _path(database: Path) -> Path:
    draft = draft_of_count(database)
    return draft.with_name(f"{draft.name}{PROGRESS}")
