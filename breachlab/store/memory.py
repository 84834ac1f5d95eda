"""The memory of a process and of this machine, and the sentence to say where it ran out."""

import ctypes
import errno
import os
import re
import sys
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import psutil

from breachlab.words.language import in_each, refusal
from breachlab.words.numbers import decimal

LIMIT = re.compile(r"/(?P<size>[0-9.]+) (?P<unit>[KMGT])iB used")  # in DuckDB's error
CONTAINER = Path("/sys/fs/cgroup")
# DuckDB's wheel and NumPy allocate by malloc. glibc gives threads arenas of their own, up to eight
# for each core, and an arena keeps most memory that it frees. The questions of a new world run in
# new threads, and fill one arena after the other. Over 25 worlds of a million records, one process
# had 16 arenas: 500 MB of them free beside 150 in use, 811 MB resident. With two arenas it had 140
# MB free, 538 resident, and took as much CPU. Other C libraries have no such setting.
ARENAS = "MALLOC_ARENA_MAX"  # glibc's own: an operator's choice goes before this one
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8  # of <malloc.h>
FEWEST = 2
KEPT = 1 << 30  # bytes of an array that is not given back to the system when it is freed
REFUSED = (errno.ENOMEM, errno.EAGAIN)  # of a process that the system does not start


def peak(pid: int) -> int:
    """Return a process's peak memory in bytes; off Linux its present memory; 0 if it ended."""
    status = Path(f"/proc/{pid}/status")
    try:
        if not status.exists():
            return int(psutil.Process(pid).memory_info().rss)
        lines = status.read_text().splitlines()
    except (OSError, psutil.Error):
        return 0
    return next((1024 * int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def available() -> int:
    """Return the bytes that this process may still take: of the machine, container and shell."""
    free: int = psutil.virtual_memory().available
    return int(max(min(free, _left_in_container(), _left_by_ulimit()), 0))


def _left_in_container() -> float:
    try:
        most, taken = (
            (CONTAINER / name).read_text().strip() for name in ("memory.max", "memory.current")
        )
        return float("inf") if most == "max" else int(most) - int(taken)
    except (OSError, ValueError):  # none, or one of another kind
        return float("inf")


def _left_by_ulimit() -> float:
    try:
        import resource
    except ImportError:  # Windows
        return float("inf")
    most, _ = resource.getrlimit(resource.RLIMIT_AS)
    return float("inf") if most < 0 else most - psutil.Process().memory_info().vms


def describe_lack(error: BaseException, language: str, needed: int | None = None) -> str | None:
    """Return what is needed and what there is, if an error says that memory ran out.

    Where the need is not known, it is more than DuckDB's limit, or than what was taken until then.
    """
    is_lack = (
        isinstance(error, MemoryError | duckdb.OutOfMemoryException)
        or (isinstance(error, RuntimeError) and "can't start new thread" in str(error))
        or (isinstance(error, OSError) and error.errno in REFUSED and not error.filename)
    )
    if not is_lack:
        return None
    least = limit_of(error) or (peak(os.getpid()) if needed is None else None)
    name, size = ("memory", needed or 0) if least is None else ("more_memory", least)
    needed_size, left = (write_size(each, language) for each in (size, available()))
    return refusal(name, language, needed=needed_size, available=left)


def explain_lack(error: BaseException | None, language: str) -> str | None:
    """Return `describe_lack` and what to do then."""
    lack = error and describe_lack(error, language)
    return f"{lack}. " + refusal("memory_remedy", language) if lack else None


def limit_of(error: BaseException) -> int | None:
    """Return the limit of memory, in bytes, that an error of DuckDB says was reached."""
    found = LIMIT.search(str(error)) if isinstance(error, duckdb.OutOfMemoryException) else None
    return round(float(found["size"]) * 1024 ** (" KMGT".index(found["unit"]))) if found else None


def write_size(count: int, language: str = "en") -> str:
    """Return a number of bytes in GB, or in MB where it is less than one.

    >>> write_size(2_340_000_000), write_size(25_300_000)
    ('2.3 GB', '25 MB')
    """
    letter = {"en": "B", "fr": "o"}[language]
    if count < 1e9:
        return f"{count / 1e6:.0f} M{letter}"
    return f"{decimal(count / 1e9, 1, language)} G{letter}"


def sizes_in_each(**sizes: int) -> dict[str, dict[str, str]]:
    """Return {name: {language: size}} of numbers of bytes, as values of a refusal."""
    return {name: in_each(partial(write_size, size)) for name, size in sizes.items()}


def limit_arenas(cores: int) -> None:
    """Limit the arenas of this process to one for each core that it may use, two at least.

    No more threads run at once. Call it before threads allocate: arenas are never removed.
    """
    if ARENAS not in os.environ and (limit := _find_in_glibc("mallopt")):
        limit(M_ARENA_MAX, max(cores, FEWEST))


def keep_free_memory() -> None:
    """Keep what is freed for the next array, as the system clears each page that it gives.

    The threshold of trimming is set only where the other was: alone it fixes the other at 128 kB.
    """
    if (limit := _find_in_glibc("mallopt")) and limit(M_MMAP_THRESHOLD, KEPT):
        limit(M_TRIM_THRESHOLD, 2 * KEPT - 1)  # it takes an int


def return_free_memory() -> None:
    """Return free memory to the system. It takes some 10 milliseconds."""
    if trim := _find_in_glibc("malloc_trim"):
        trim(0)


def _find_in_glibc(name: str) -> Any:
    """Return a function of glibc; nothing elsewhere."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
