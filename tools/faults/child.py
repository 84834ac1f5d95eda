"""Run a command in this process with a fault: python -m tools.faults.child [OPTIONS] MODULE …

--die-at N kills it before its N-th change of a name in --folder. --count FILE writes the number of
these changes. --file-limit BYTES fails writes beyond a size of file, as a full disk would. In place
of MODULE two commands whose files have fixed places can write them elsewhere: `book FOLDER …` and
`accept FOLDER DATABASE`.
"""

import argparse
import atexit
import os
import runpy
import signal
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

NAMING = ("replace", "rename", "link", "unlink", "remove")  # functions of `os`


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


def limit_files(most: int) -> None:
    """Fail writes of this process beyond so many bytes of a file."""
    import resource  # not on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


def write_book(folder: str, *options: str) -> int:
    """Write a book into a folder; return the exit code of its command."""
    from breachlab.book.__main__ import main

    return main([*options], Path(folder))


def keep_sentences(name: str, database: str) -> int:
    """Keep every sentence of a database in a folder, as `data_gen follow` does; return its code."""
    from breachlab.cli.arguments import run_command
    from breachlab.query import catalogue
    from data_gen.commands.follow import accept

    folder = Path(name)
    catalogue.ANSWERS = folder / catalogue.ANSWERS.name
    catalogue.PAGES = {name: folder / page.name for name, page in catalogue.PAGES.items()}
    work = partial(accept, catalogue.list_asked(), Path(database))
    return run_command(lambda: int(not work()), "Interrupted")


ELSEWHERE: dict[str, Callable[..., int]] = {"book": write_book, "accept": keep_sentences}


def main() -> None:
    """Set up the fault, then run the command."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults.child", description=__doc__)
    parser.add_argument("--folder", default="")
    parser.add_argument("--die-at", type=int, default=0)
    parser.add_argument("--count", type=Path)
    parser.add_argument("--file-limit", type=int)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    namings = Namings(options.folder, options.die_at)
    if options.count:
        atexit.register(lambda: options.count.write_text(str(namings.count), encoding="utf-8"))
    if options.folder:
        namings.watch()
    if options.file_limit:
        limit_files(options.file_limit)
    name, *words = sys.argv = options.command
    if name in ELSEWHERE:
        sys.exit(ELSEWHERE[name](*words))
    run = runpy.run_path if name.endswith(".py") else runpy.run_module
    run(name, run_name="__main__")


if __name__ == "__main__":
    main()
