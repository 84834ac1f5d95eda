"""Print measures of the readability of the code: python -m tools.measure

With --write, mended offenders are removed from tests/lints/offenders.toml; it never adds one.
With --commits, it warns of recent commits without a body. With --visits, it follows a selection
and a number through the modules, over the served database.
"""

import ast
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from breachlab.paths import ROOT
from breachlab.store.databases import database_path
from tools.measure import rules

RIDDLES = re.compile(r"\b(what|whom|whose|none|nobody|whoever)\b", re.IGNORECASE)
SHORT = 90  # lines: a shorter module may be moved into its caller's file or folder
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)
END = "%x00"
LAST = "--max-count=20"


def main(words: list[str]) -> int:
    """Print the table, or shorten the file of offenders; return the exit code."""
    if "--write" in words:
        rules.write_offenders(rules.remaining(rules.read_offenders(), rules.offenders()))
    elif "--commits" in words:
        print_bare_commits(ROOT)
    elif "--visits" in words:
        from tools.measure import module_visits  # it opens a database

        print(*module_visits.describe(module_visits.visits(database_path())), sep="\n")
    else:
        print_table()
    return 0


def print_table() -> None:
    """Print each measure on a line."""
    for name, value in table():
        print(f"{name:<64}{value:>10}")


def table() -> Iterator[tuple[str, str]]:
    """Yield (name, value as text) of each measure."""
    for rule, found in rules.offenders().items():
        yield rule.replace("_", " "), str(len(found))
    for package in rules.PACKAGES:
        paths = [path for path in rules.modules() if (ROOT / package) in path.parents]
        yield f"riddle words in 1,000 words of docstring: {package}", f"{riddles(paths):.1f}"
        yield f"modules at the top of {package}", str(len([*(ROOT / package).glob("*.py")]))
    yield f"modules under {SHORT} lines with one caller, in its folder", str(len(single_callers()))
    yield "lines of README.md", str(len(_lines(ROOT / "README.md")))
    found = commits(ROOT)
    bare = [subject for subject, body in found if not body]
    yield "commits without a body", f"{len(bare):,} of {len(found):,}"


def riddles(paths: list[Path]) -> float:
    """Return the number of riddle words in 1,000 words of the docstrings."""
    texts = [
        ast.get_docstring(node) or ""
        for path in paths
        for node in ast.walk(rules.parse(path))
        if isinstance(node, DOCUMENTED)
    ]
    text = " ".join(texts)
    return 1000 * len(RIDDLES.findall(text)) / max(len(text.split()), 1)


def single_callers() -> list[Path]:
    """Return the short modules that only one module imports, from the same folder."""
    callers = defaultdict(set)
    for path in rules.modules():
        for name in imports(rules.parse(path)):
            callers[name].add(path)
    return [
        path
        for path in rules.modules()
        if len(_lines(path)) < SHORT
        and {each.parent for each in callers[_dotted(path)]} == {path.parent}
        and len(callers[_dotted(path)]) == 1
    ]


def imports(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of each import of a module, and of the module that it comes from.

    >>> [*imports(ast.parse("import os.path\\nfrom dashboard import state"))]
    ['os.path', 'dashboard', 'dashboard.state']
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def print_bare_commits(folder: Path) -> None:
    """Warn of each recent commit without a body."""
    for subject, body in commits(folder, LAST):
        if not body:
            print(f"Warning: no body says why: {subject}")


def commits(folder: Path, *options: str) -> list[tuple[str, str]]:
    """Return (subject, body) of each commit, the last one first; an empty list without Git."""
    command = ["git", "log", "--no-merges", f"--format=%s{END}%b{END}", *options]
    try:
        run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return []
    texts = [text.strip() for text in run.stdout.split("\0")[:-1]]
    return [*zip(texts[::2], texts[1::2], strict=True)]


def _dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
