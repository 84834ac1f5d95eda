"""The lab's scratch folder, where every command has its temporary files and DuckDB spills.

It stands beside the lab's data, for its user alone. Whoever uses it first removes what killed
commands left there; the files of a command that still runs stay.
"""

import os
import platform
import re
import secrets
import shutil
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import gettempdir

from breachlab.errors import NoRoom
from breachlab.paths import DATA
from breachlab.words.language import in_each, join_words, refuse

VARIABLE = "BREACHLAB_SCRATCH"  # names another folder, such as one of a larger disk
NAME = ".scratch"
# The machine, the process, when it started, and a sign that no other folder has.
OURS = re.compile(r"(?P<machine>.+)-(?P<process>[0-9]+)-(?P<start>[0-9]+)-[0-9a-f]{8}")
A_DAY = 86_400  # seconds after which the files of another machine are those of a killed command


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder of mode 0700, which is removed at the end.

    Raises NoRoom if there is none that may be written to.
    """
    folder = _new_path(_root(makes_data=True))
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_files() -> Iterator[None]:
    """Have the files that are made meanwhile readable by this user alone."""
    former = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(former)


def spill_path() -> str:
    """Return the path of a folder that DuckDB makes if it spills, and removes; else it is empty.

    DuckDB spills nowhere if the path is empty, as where nothing can be written.
    """
    try:
        return str(_new_path(_root(makes_data=False)))
    except NoRoom:
        return ""


def _new_path(root: Path) -> Path:
    """Return a free path; folders of ended processes are removed."""
    for folder in root.iterdir():
        match = OURS.fullmatch(folder.name)
        if match and _is_left(folder, **match.groupdict()):
            shutil.rmtree(folder, ignore_errors=True)
    process = os.getpid()
    return root / f"{platform.node()}-{process}-{_start(process) or 0}-{secrets.token_hex(4)}"


def _root(makes_data: bool) -> Path:
    """Return the scratch folder, made if it is missing; raise NoRoom if there can be none.

    It stands in the folder that the variable names, else beside the data, else, where that may not
    be written to, in the system's temporary folder. `makes_data`: whether to make a folder for the
    data, too, where there is none: a question that only might spill leaves no folder behind.
    """
    user = os.getuid() if hasattr(os, "getuid") else 0  # Windows has none, and keeps folders apart
    if named := os.environ.get(VARIABLE):
        roots = [Path(named) / f"breachlab-{user}"]
    else:
        roots = [DATA / NAME, Path(gettempdir()) / f"breachlab-{user}"]
    for root in roots:
        with suppress(OSError):
            root.mkdir(mode=0o700, parents=makes_data, exist_ok=True)
            status = root.lstat()
            is_own = stat.S_ISDIR(status.st_mode) and status.st_uid == user
            if is_own and os.access(root, os.W_OK | os.X_OK):
                root.chmod(0o700)
                return root
    named_roots = in_each(partial(join_words, [*map(str, roots)], join="or"))
    raise refuse(NoRoom, "no_scratch", folders=named_roots, variable=VARIABLE)


def _is_left(folder: Path, machine: str, process: str, start: str) -> bool:
    """Return whether the command that made a folder has ended."""
    if machine == platform.node():
        return _start(int(process)) != start
    try:
        return time.time() - folder.stat().st_mtime > A_DAY
    except OSError:  # just removed
        return False


def _start(process: int) -> str | None:
    """Return when a process started, which tells it from a later one of its number.

    It is counted in ticks since the system started, so that a clock that is set does not matter;
    "0" where the system does not say, and nothing if there is no such process.
    """
    try:
        fields = Path(f"/proc/{process}/stat").read_text("latin-1").rpartition(")")[2].split()
        return None if fields[0] == "Z" else fields[19]
    except (OSError, IndexError):
        import psutil  # takes 20 ms

        return "0" if psutil.pid_exists(process) else None
