"""The kind of file, folder or device at a path."""

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
# {kind: (offset, the bytes there)} of files.
SIGNS = {
    DUCKDB: (8, b"DUCK"),
    "a SQLite database": (0, b"SQLite format 3\0"),
    "a Parquet file": (0, b"PAR1"),
    "a compressed file": (0, b"\x1f\x8b"),
}


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
    return "a text file" if _is_text(head) else "a file of another kind"


def _is_text(head: bytes) -> bool:
    try:
        return "\0" not in getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
