"""Run a command in this process with a fault: python -m tools.faults.child [OPTIONS] MODULE …

--die-at N kills it before its N-th change of a name in --folder. --count FILE writes the number of
these changes. --clock SECONDS steps Python's clock back an hour after so many seconds.
--file-limit BYTES fails writes beyond a size of file, as a full disk would.
"""

import argparse
import atexit
import os
import runpy
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

NAMING = ("replace", "rename", "link", "unlink", "remove")  # functions of `os`
HOUR = 3_600


class Namings:
    """Counts the changes of names in a folder, and kills this process before one of them."""

    def __init__(self, folder: str, die_at: int):
        self._folder, self._die_at, self.count = folder, die_at, 0

    def watch(self) -> None:
        """Begin to count."""
        for name in NAMING:
            setattr(os, name, self._counting(getattr(os, name)))

    def _counting(self, change: Callable) -> Callable:
        def counting(path: Any, *args: Any, **more: Any) -> Any:
            if "dir_fd" in more or str(path).startswith(self._folder):
                self.count += 1
                if self.count == self._die_at:
                    os.kill(os.getpid(), signal.SIGKILL)
            return change(path, *args, **more)

        return counting


def step_clock(after: float) -> None:
    """Step Python's clock back an hour after so many seconds."""
    real, real_ns, due = time.time, time.time_ns, time.monotonic() + after

    def back() -> int:
        return HOUR if time.monotonic() >= due else 0

    time.time = lambda: real() - back()
    time.time_ns = lambda: real_ns() - back() * 10**9


def limit_files(most: int) -> None:
    """Fail writes of this process beyond so many bytes of a file."""
    import resource  # not on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def main() -> None:
    """Set up the fault, then run the command."""
    options = _parser().parse_args()
    namings = Namings(options.folder, options.die_at)
    if options.count:
        atexit.register(lambda: options.count.write_text(str(namings.count), encoding="utf-8"))
    if options.folder:
        namings.watch()
    if options.clock is not None:
        step_clock(options.clock)
    if options.file_limit:
        limit_files(options.file_limit)
    sys.argv = options.command
    run = runpy.run_path if options.command[0].endswith(".py") else runpy.run_module
    run(options.command[0], run_name="__main__")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.faults.child", description=__doc__)
    parser.add_argument("--folder", default="")
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--count", type=Path)
    parser.add_argument("--clock", type=float)
    parser.add_argument("--file-limit", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    return parser


if __name__ == "__main__":
    main()
