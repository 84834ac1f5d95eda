"""Lines of the tree that a pattern finds, as `path:line: what`."""

import re
from functools import cache
from pathlib import Path

from breachlab.paths import ROOT, read

text = cache(read)


def name(path: Path) -> str:
    """Return a path as it is written from the root of the tree."""
    return path.relative_to(ROOT).as_posix()


def found(paths, pattern: str) -> list[str]:
    """Return each line of the files in which a pattern is found."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(text(path).splitlines(), 1)
        if re.search(pattern, line)
    ]


def at(path: Path, place: int, what: str) -> str:
    """Return where a file has something, by its place in the text."""
    return f"{name(path)}:{text(path)[:place].count(chr(10)) + 1}: {what}"
