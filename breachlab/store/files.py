"""Files: what stands at a path, drafts that replace it once they are whole, and generated pages.

A database or file is written to a draft, which is renamed once it is whole; the steps of a database
in their order stand in databases.create.
"""

import ctypes
import glob
import os
import platform
import re
import shutil
import stat
import sys
from codecs import getincrementaldecoder
from pathlib import Path

from breachlab.errors import DatabaseBusy, NoRoom, NotReplaced
from breachlab.words.language import refuse
from breachlab.words.vocabulary import marks

NO_FILE = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}
DUCKDB = "a DuckDB database"
# {kind: (offset, the bytes there)} of files.
SIGNS = {
    DUCKDB: (8, b"DUCK"),
    "a SQLite database": (0, b"SQLite format 3\0"),
    "a Parquet file": (0, b"PAR1"),
    "a compressed file": (0, b"\x1f\x8b"),
}
# In the name of every file of a draft, so that no foreign file is taken for one and removed.
MARK = ".breachlab-draft"
LOGS = (".wal", ".wal.checkpoint", ".wal.recovery")
COPY = ".copy"
PROGRESS = ".progress"
KEPT_BESIDE = ("", *LOGS, COPY, *(f"{COPY}{log}" for log in LOGS), PROGRESS, ".tmp")
AT_CWD, RENAME_EXCHANGE = -100, 2  # constants of Linux


def no_file(path: Path) -> str | None:
    """Describe a path that is no file, such as "is a folder"; nothing if it is a file or is free.

    Links are followed. The path is not opened: opening a pipe would wait for its writer.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return "stands in a folder that may not be entered"
    except OSError as error:  # its name is too long, or links lead in a circle
        return f"leads to no file ({error.strerror})"
    except ValueError:  # it holds a character that no path may
        return "is no name that a file can have"
    return NO_FILE.get(stat.S_IFMT(mode))


def contents(path: Path) -> str:
    """Return the kind of a file by its first bytes, with an article: "a Parquet file"."""
    try:
        with path.open("rb") as file:
            head = file.read(4_096)
    except OSError as error:
        return f"a file that cannot be read ({error.strerror})"
    if not head:
        return "an empty file"
    for kind, (at, sign) in SIGNS.items():
        if head[at : at + len(sign)] == sign:
            return kind
    try:
        is_text = "\0" not in getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        is_text = False
    return "a text file" if is_text else "a file of another kind"


def begin_by_copy(draft: Path, base: Path) -> None:
    """Copy a file to a draft in one step, unless another run has begun or the disk is full.

    A rename would take the place of the draft of another run; a link does not.
    """
    copy = draft.with_name(f"{draft.name}{COPY}")
    try:
        copy.open("xb").close()
    except OSError:  # whoever opens the draft next finds out why
        return
    try:
        shutil.copyfile(base, copy)
        draft.hardlink_to(copy)
    except OSError:
        pass
    finally:
        copy.unlink(missing_ok=True)


def draft_of(target: Path) -> Path:
    """Return the path of the draft of a database: beside it, on the same disk."""
    return target.with_name(target.name + MARK)


def draft_of_count(target: Path) -> Path:
    """Return the path of the draft of a database that is counted: it keeps no new one out."""
    return target.with_name(f"{target.name}{MARK}-count")


def draft_of_file(target: Path) -> Path:
    """Return the path of this process's draft of a file; each process has a name of its own."""
    return target.with_name(f"{_draft_prefix(target)}{os.getpid()}")


def _draft_prefix(target: Path) -> str:
    """Return the prefix of this machine's drafts of a file; machines may share a disk."""
    return f".{target.name}{MARK}-{platform.node()}-"


def begin_draft(target: Path) -> Path:
    """Return the path of this process's draft of a file or folder.

    Drafts that ended processes left are removed; a message on stderr names them.
    """
    import psutil  # takes 20 ms, and drafts are rare

    prefix, removed = _draft_prefix(target), []
    for path in sorted(target.parent.glob(f"{glob.escape(prefix)}*")):
        process = path.name.removeprefix(prefix)
        if not process.isdecimal():
            continue
        if int(process) != os.getpid() and psutil.pid_exists(int(process)):
            continue
        removed.append(path)
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    if removed:
        print(describe_removed(removed), file=sys.stderr)
    return draft_of_file(target)


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


def _files(draft: Path) -> list[Path]:
    return [draft.with_name(draft.name + suffix) for suffix in KEPT_BESIDE]


def take_place(draft: Path, target: Path) -> None:
    """Rename a closed draft to its target, which it replaces.

    Raises DatabaseBusy or NoRoom if it cannot; the target then stays as it was.
    """
    try:
        os.replace(draft, target)
    except OSError as error:
        if os.name == "nt":  # Windows does not rename over an open file
            raise refuse(DatabaseBusy, "busy_unknown", file=target) from None
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
    failed: int = swap(AT_CWD, os.fsencode(one), AT_CWD, os.fsencode(other), RENAME_EXCHANGE)
    return failed == 0


def unwritable(path: Path, reason: str) -> NoRoom:
    """Return the error for a file that cannot be written."""
    return refuse(NoRoom, "unwritable_database", file=path, reason=reason)


def check_own_file(path: Path) -> None:
    """Raise NotReplaced if something at the path was not written by a command of this lab.

    What the lab writes says the kind of its data, such as SYNTHETIC.
    """
    if other := no_file(path):
        raise refuse(NotReplaced, "name_taken", file=path, kind=other)
    either = "|".join(map(re.escape, marks()))
    if path.exists() and not re.search(rf"\b({either})\b".encode(), path.read_bytes()):
        raise refuse(NotReplaced, "unmarked", file=path, kind=contents(path))


def write_own_file(path: Path, text: str) -> None:
    """Write a page or table that says SYNTHETIC, atomically; raise as `check_own_file`."""
    check_own_file(path)
    target = path.resolve()  # a link stays, the file behind it is replaced
    draft = begin_draft(target)
    try:
        draft.write_text(text, encoding="utf-8", newline="\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
