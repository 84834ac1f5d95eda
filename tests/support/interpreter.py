"""Python's own cost in a run of the tests, made less; no test behaves otherwise for it.

Each plugin hook of pytest is some frames deep. CPython keeps frames in chunks of 16 KB, and where
a chunk ends between a function and one that it calls in a loop, each call maps and unmaps another:
600,000 system calls in a collection, 5 of its 13 CPU seconds. A function that says that it needs
much room gets a chunk of a megabyte, in whose other half all that it calls finds room.
"""

import gc
import os
import sys
from types import FunctionType

from _pytest import main, runner

ROOM = 70_000  # words of a frame, a little more than half a chunk of a megabyte
ROOMY = (main.Session.perform_collect, runner.runtestprotocol)


def with_room(function: FunctionType) -> None:
    """Have a function begin a chunk of its own, with room for what it calls."""
    function.__code__ = function.__code__.replace(co_stacksize=ROOM)


def pytest_configure():
    """Look for garbage less often: a collection makes much that stays.

    What nbformat imports builds 38 grammars of addresses for formats of JSON schemas, in a second;
    without them those formats are not checked, and no schema of a notebook has one. Containers
    set PYTHONDONTWRITEBYTECODE: each process that a test starts would compile all that it imports.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    gc.set_threshold(50_000, 20, 100)
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
    for function in ROOMY:
        with_room(function)


def pytest_collection_finish():
    """Look for garbage no more among what was imported, which stays."""
    gc.collect()
    gc.freeze()
