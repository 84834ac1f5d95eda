"""A database or file that is being written: under a name of its own until it is whole."""

import ctypes
import os
import platform
import re
import shutil
import sys
from pathlib import Path

from breachlab.errors import DatabaseBusy, NoRoom

# In the name of every file of a draft, so that nobody else's is taken for one and removed.
MARK = ".breachlab-draft"
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
COPY = ".copy"
AT_CWD, RENAME_EXCHANGE = -100, 2  # of Linux
KEPT_BESIDE = ("", *LOGS, COPY, *(f"{COPY}{log}" for log in LOGS), ".tmp")


def draft_of(target: Path) -> Path:
    """Return where the draft of a database is written: beside it, on the same disk."""
    return target.with_name(target.name + MARK)


def copy_to_amend(draft: Path, target: Path) -> Path:
    """Copy a database beside its draft, with what its log holds; return the path of the copy.

    Raises NoRoom where it cannot be written.
    """
    copy = draft.with_name(f"{draft.name}{COPY}")
    try:
        shutil.copy(target, copy)
        if (log := target.with_name(f"{target.name}.wal")).is_file():
            shutil.copy(log, copy.with_name(f"{copy.name}.wal"))
    except OSError as error:
        raise unwritable(copy, error.strerror or str(error)) from None
    return copy


def draft_of_file(target: Path) -> Path:
    """Return where this process writes a file beside its target; another has a name of its own."""
    return target.with_name(f"{_draft_prefix(target)}{os.getpid()}")


def _draft_prefix(target: Path) -> str:
    """Return how the drafts of a file by processes of this machine begin: a disk may be shared."""
    return f".{target.name}{MARK}-{platform.node()}-"


def remove_left_files(target: Path) -> list[Path]:
    """Remove the drafts of a file by processes of this machine that have ended; return them."""
    prefix = _draft_prefix(target)
    numbered = (path for path in target.parent.glob(f"{_literal(prefix)}*") if path.is_file())
    removed = [path for path in numbered if _has_ended(path.name.removeprefix(prefix))]
    for path in removed:
        path.unlink(missing_ok=True)
    return sorted(removed)


def _literal(name: str) -> str:
    """Return a pattern of names that only this one has."""
    return re.sub(r"([*?[])", r"[\1]", name)


def _has_ended(number: str) -> bool:
    """Return whether a process of this number wrote a draft, and does so no more."""
    import psutil  # takes 20 ms, and there is seldom a draft

    if not number.isdecimal():
        return False
    return int(number) == os.getpid() or not psutil.pid_exists(int(number))


def describe_removed(paths: list[Path]) -> str:
    """Return the sentence on files that a killed run had left."""
    return f"Removed what a killed run had left: {', '.join(path.name for path in paths)}"


def list_left(draft: Path) -> list[Path]:
    """Return what there is of a draft and of what DuckDB keeps beside it."""
    return [path for path in _files(draft) if os.path.lexists(path)]


def discard(draft: Path) -> None:
    """Remove a draft with all that DuckDB keeps beside it, and nothing else."""
    *files, spilled = _files(draft)
    for path in files:
        path.unlink(missing_ok=True)
    shutil.rmtree(spilled, ignore_errors=True)


def take_place(draft: Path, target: Path) -> None:
    """Give a draft that is closed the name of its target; what had that name is gone.

    Raises DatabaseBusy or NoRoom where it cannot be, and the former stays.
    """
    try:
        os.replace(draft, target)
    except OSError as error:
        if os.name == "nt":  # Windows does not rename over an open file
            raise DatabaseBusy(
                f"{target} is open in another program. Stop it, then run this again."
            ) from None
        raise unwritable(target, error.strerror or str(error)) from None
    # The log of a session that was killed belongs to the former database; DuckDB would refuse
    # the new one for it.
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)


def exchange(one: Path, other: Path) -> bool:
    """Have two folders change names at once; return whether the system can, and both are there.

    Between two renames there would be nothing of the second name.
    """
    swap = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if swap is None:
        return False
    return swap(AT_CWD, os.fsencode(one), AT_CWD, os.fsencode(other), RENAME_EXCHANGE) == 0


def unwritable(path: Path, reason: str) -> NoRoom:
    """Return the error to raise where a file cannot be written."""
    return NoRoom(f"Cannot write {path} ({reason}). Name another path with: --database PATH")


def _files(draft: Path) -> list[Path]:
    return [draft.with_name(draft.name + suffix) for suffix in KEPT_BESIDE]
