"""A database that is being written: under a name of its own, with what DuckDB keeps beside it."""

import os
import shutil
from pathlib import Path

from breachlab.errors import DatabaseBusy, NoRoom

# In the name of every file of a draft, so that nobody else's is taken for one and removed.
MARK = ".breachlab-draft"
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
COPY = ".copy"
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


def left(draft: Path) -> list[Path]:
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


def unwritable(path: Path, reason: str) -> NoRoom:
    """Return the error to raise where a file cannot be written."""
    return NoRoom(f"Cannot write {path} ({reason}). Name another path with: --database PATH")


def _files(draft: Path) -> list[Path]:
    return [draft.with_name(draft.name + suffix) for suffix in KEPT_BESIDE]
