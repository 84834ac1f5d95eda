"""Tables of cases in Markdown: those of tests/a/test_b.py stand in tests/a/test_b.md."""

import re
from pathlib import Path

from breachlab.paths import read


def table(module: str, title: str) -> list[list[str]]:
    """Return the cells of each row of the table below a heading; `\\|` is a bar within a cell."""
    section = read(Path(module).with_suffix(".md")).partition(f"\n## {title}\n")[2]
    lines = [line for line in section.partition("\n## ")[0].splitlines() if line.startswith("|")]
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines[2:]]
    return [[cell.strip().replace("\\|", "|") for cell in row] for row in cells]
