"""The files of a folder before a fault and after it."""

import os
from collections.abc import Mapping
from hashlib import file_digest
from pathlib import Path

Hashes = Mapping[str, str]  # {path relative to the folder: SHA-256 of the content}


def hash_files(folder: Path) -> dict[str, str]:
    """Return the hash of each file in a folder and below; links are followed."""
    return {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def list_changed(before: Hashes, after: Hashes, inside: tuple[str, ...] = ()) -> list[str]:
    """Return the files that are gone or changed, except those of the places `inside`.

    >>> list_changed({"a": "1", "b/c": "2", "d": "3"}, {"a": "9", "d": "3"}, ("b",))
    ['a']
    """
    return [
        name for name in before if after.get(name) != before[name] and not is_inside(name, inside)
    ]


def is_inside(name: str, places: tuple[str, ...]) -> bool:
    """Return whether a file is one of these places, or in one of these folders.

    >>> is_inside("book/a.html", ("book",)), is_inside("bookish", ("book",))
    (True, False)
    """
    return any(name == place or name.startswith(f"{place}/") for place in places)


def put_bystanders(folder: Path) -> None:
    """Put foreign files into a folder, with names that look like those of drafts."""
    names = ("notes.txt", "lab.duckdb.new", ".answer.csv.1", "lab.duckdb.breachlab-drafts")
    for name in names:
        (folder / name).write_text(f"my own {name}", encoding="utf-8")
    os.chmod(folder / "notes.txt", 0o600)
