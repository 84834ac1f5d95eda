"""Settings of the C library's allocator, so that a process that takes many worlds does not grow.

DuckDB's wheel and NumPy allocate by malloc. glibc gives threads arenas of their own, up to eight
for each core, and an arena keeps most memory that it frees. The questions of a new world run in new
threads, and fill one arena after the other. Over 25 worlds of a million records, one process had
16 arenas: 500 MB of them free beside 150 in use, 811 MB resident. With two arenas it had 140 MB
free, 538 resident, and took as much CPU. Other C libraries have no such setting, and are left
alone.
"""

import ctypes
import os
import sys
from typing import Any

VARIABLE = "MALLOC_ARENA_MAX"  # glibc's own: an operator's choice goes before this one
M_ARENA_MAX = -8  # of <malloc.h>
FEWEST = 2


def limit_arenas(cores: int) -> None:
    """Limit the arenas of this process to one for each core that it may use, two at least.

    No more threads run at once. Call it before threads allocate: arenas are never removed.
    """
    if VARIABLE not in os.environ and (limit := _function("mallopt")):
        limit(M_ARENA_MAX, max(cores, FEWEST))


def return_free_memory() -> None:
    """Return free memory to the system. It takes some 10 milliseconds."""
    if trim := _function("malloc_trim"):
        trim(0)


def _function(name: str) -> Any:
    """Return a function of glibc; nothing elsewhere."""
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
