"""The kind of thing that stands at a path."""

import stat
from codecs import getincrementaldecoder
from pathlib import Path

NO_FILE = {
    stat.S_IFDIR: "is a folder",
    stat.S_IFIFO: "is a pipe",
    stat.S_IFSOCK: "is a socket",
    stat.S_IFCHR: "is a device",
    stat.S_IFBLK: "is a device",
}
DUCKDB = "a DuckDB database"
# How files of each kind begin, and where.
SIGNS = {
    DUCKDB: (8, b"DUCK"),
    "a SQLite database": (0, b"SQLite format 3\0"),
    "a Parquet file": (0, b"PAR1"),
    "a compressed file": (0, b"\x1f\x8b"),
}


def no_file(path: Path) -> str | None:
    """Say what stands at a path, links followed, that is no file; nothing of a file or of none.

    Nothing is opened: opening a pipe would wait for whoever writes into it.
    """
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError:
        return "stands in a folder that may not be entered"
    except OSError as error:  # its name is too long, or links lead in a circle
        return f"leads to no file ({error.strerror})"
    except ValueError:  # it holds a character that none may
        return "is no name that a file can have"
    return NO_FILE.get(stat.S_IFMT(mode))


def contents(path: Path) -> str:
    """Return what kind of file it is by how it begins, with its article."""
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
    return "a text file" if _is_text(head) else "a file of another kind"


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
