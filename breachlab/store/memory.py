"""The memory of a process and of this machine, and the sentence to say where it ran out."""

import errno
import os
import re
from pathlib import Path

import duckdb
import psutil

from breachlab.words.language import refusal
from breachlab.words.numbers import decimal

LIMIT = re.compile(r"/(?P<size>[0-9.]+) (?P<unit>[KMGT])iB used")  # in DuckDB's error
CONTAINER = Path("/sys/fs/cgroup")
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
