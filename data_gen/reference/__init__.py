"""Figures, contours and frozen pools, each file with its source in README.md."""

from hashlib import sha256
from pathlib import Path

import duckdb

from breachlab.paths import BREACH, DATA_GEN, DEFAULT_BREACH, read

REFERENCE = DATA_GEN / "reference"
FOLDERS = ("reference", "breaches")
KINDS = ("*.csv", "*.toml")


def set_folders(connection: duckdb.DuckDBPyConnection, setting: Path) -> None:
    """Set the variables of the folders of all worlds and of a setting, and how files are read."""
    connection.execute("set variable reference = $path", {"path": REFERENCE.as_posix()})
    connection.execute("set variable setting = $path", {"path": setting.as_posix()})
    connection.execute(read(REFERENCE / "readers.sql"))


def checksum() -> str:
    """Return one SHA-256 over ledger, tables and breaches, every file, as hexadecimal.

    The files of another breach than the default one are in it as those of this world.
    """
    named = [
        (path.relative_to(DATA_GEN).as_posix(), path)
        for folder in FOLDERS
        for kind in KINDS
        for path in (DATA_GEN / folder).rglob(kind)
    ]
    if BREACH != DEFAULT_BREACH:
        named += [(f"breach/{path.name}", path) for kind in KINDS for path in BREACH.glob(kind)]
    whole = sha256()
    for name, path in sorted(named):
        whole.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()
