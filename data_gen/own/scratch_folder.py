"""A folder of mode 0700 beside a list, for what of it is written on the way."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

OURS = re.compile(r"\.breachlab-own-(?P<process>[0-9]+)-\w+")


@contextmanager
def scratch_folder(path: Path) -> Iterator[Path]:
    """Give a folder beside a file, which is removed in the end; remove those of killed runs."""
    beside = path.parent if os.access(path.parent, os.W_OK) else None
    if beside:
        _remove_left(beside)
    with TemporaryDirectory(prefix=f".breachlab-own-{os.getpid()}-", dir=beside) as folder:
        yield Path(folder)


def _remove_left(parent: Path) -> None:
    """Remove the folders whose process is gone."""
    for folder in parent.iterdir():
        match = OURS.fullmatch(folder.name)
        if match and not psutil.pid_exists(int(match["process"])):
            shutil.rmtree(folder, ignore_errors=True)
