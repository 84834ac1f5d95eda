"""Figures, contours and frozen pools, each file with its source in README.md."""

from hashlib import sha256
from pathlib import Path

from breachlab.paths import DATA_GEN

REFERENCE = DATA_GEN / "reference"


def checksum() -> str:
    """Return one SHA-256 over the ledger and every CSV file here and below, as hexadecimal."""
    whole = sha256()
    for name, path in sorted((path.relative_to(REFERENCE).as_posix(), path) for path in _files()):
        whole.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()


def _files() -> list[Path]:
    return [*REFERENCE.rglob("*.csv"), REFERENCE / "assumptions.toml"]
