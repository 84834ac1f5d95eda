"""Atomic write: a database or file is written to a draft, which is renamed once it is whole.

Its steps for any file; those of a database in their order stand in databases.create.
"""

import ctypes
import os
import platform
import re
import shutil
import sys
from pathlib import Path

from breachlab.errors import DatabaseBusy, NoRoom

# In the name of every file of a draft, so that no foreign file is taken for one and removed.
MARK = ".breachlab-draft"
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
COPY = ".copy"
AT_CWD, RENAME_EXCHANGE = -100, 2  # constants of Linux
KEPT_BESIDE = ("", *LOGS, COPY, *(f"{COPY}{log}" for log in LOGS), ".tmp")


def draft_of(target: Path) -> Path:
    """Return the path of the draft of a database: beside it, on the same disk."""
    return target.with_name(target.name + MARK)


def copy_to_amend(draft: Path, target: Path) -> Path:
    """Copy a database and its write-ahead log beside its draft; return the path of the copy.

    Raises NoRoom if the copy cannot be written.
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
    """Return the path of this process's draft of a file; each process has a name of its own."""
    return target.with_name(f"{_draft_prefix(target)}{os.getpid()}")


def _draft_prefix(target: Path) -> str:
    """Return the prefix of this machine's drafts of a file; machines may share a disk."""
    return f".{target.name}{MARK}-{platform.node()}-"


def remove_left(target: Path) -> list[Path]:
    """Remove and return the drafts of a file or folder that ended processes left here."""
    prefix = _draft_prefix(target)
    drafts = target.parent.glob(f"{_literal(prefix)}*")
    removed = [path for path in drafts if _has_ended(path.name.removeprefix(prefix))]
    for path in removed:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return sorted(removed)


def _literal(name: str) -> str:
    """Return a glob pattern that matches this name alone."""
    return re.sub(r"([*?[])", r"[\1]", name)


def _has_ended(number: str) -> bool:
    """Return whether the process of a draft has ended, or is this very process."""
    import psutil  # takes 20 ms, and drafts are rare

    if not number.isdecimal():
        return False
    return int(number) == os.getpid() or not psutil.pid_exists(int(number))


def describe_removed(paths: list[Path]) -> str:
    """Return the message that names the removed drafts of a killed run."""
    return f"Removed what a killed run had left: {', '.join(path.name for path in paths)}"


def list_left(draft: Path) -> list[Path]:
    """Return the existing files of a draft: itself, its logs, its copy and DuckDB's spill."""
    return [path for path in _files(draft) if os.path.lexists(path)]


def discard(draft: Path) -> None:
    """Remove a draft and the files that DuckDB keeps beside it, and nothing else."""
    *files, spilled = _files(draft)
    for path in files:
        path.unlink(missing_ok=True)
    shutil.rmtree(spilled, ignore_errors=True)


def take_place(draft: Path, target: Path) -> None:
    """Rename a closed draft to its target, which it replaces.

    Raises DatabaseBusy or NoRoom if it cannot; the target then stays as it was.
    """
    try:
        os.replace(draft, target)
    except OSError as error:
        if os.name == "nt":  # Windows does not rename over an open file
            raise DatabaseBusy(
                f"{target} is open in another program. Stop it, then run this again."
            ) from None
        raise unwritable(target, error.strerror or str(error)) from None
    # The write-ahead log of a killed session belongs to the former database. With it in place,
    # DuckDB would refuse the new one.
    target.with_name(f"{target.name}.wal").unlink(missing_ok=True)


def exchange(one: Path, other: Path) -> bool:
    """Swap the names of two folders in one step; return whether that worked.

    It fails where the system cannot, or a folder is missing. With two renames instead, there
    would be a moment without a folder of the second name.
    """
    swap = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if swap is None:
        return False
    return swap(AT_CWD, os.fsencode(one), AT_CWD, os.fsencode(other), RENAME_EXCHANGE) == 0


def unwritable(path: Path, reason: str) -> NoRoom:
    """Return the error for a file that cannot be written."""
    return NoRoom(f"Cannot write {path} ({reason}). Name another path with: --database PATH")


def _files(draft: Path) -> list[Path]:
    return [draft.with_name(draft.name + suffix) for suffix in KEPT_BESIDE]
