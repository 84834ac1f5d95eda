"""Figures, contours and frozen pools, each file with its source in README.md."""

from hashlib import sha256
from pathlib import Path

REFERENCE = Path(__file__).parent


def checksum() -> str:
    """Return one SHA-256 over every CSV file here, by name and content, as hexadecimal."""
    whole = sha256()
    for path in sorted(REFERENCE.glob("*.csv")):
        whole.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return whole.hexdigest()
