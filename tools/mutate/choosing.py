"""Choose mutants by a seed: a number of each kind, spread over files by their lines."""

import random
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import duckdb

from tools.mutate import of_assets, of_python, of_sql, of_words
from tools.mutate.edits import Edit, Mutant

PRODUCT = ("breachlab", "dashboard", "data_gen", "sql")
# Vendored code, data, and code that only the tests of Spark run.
NOT_OURS = (
    "dashboard/assets/vendor/*",
    "data_gen/reference/*.toml",
    "data_gen/shards/on_spark.py",
    "data_gen/commands/spark.py",
)
SHARES = {"python": 26, "sql": 20, "words": 6, "styles": 4, "keys": 4}
Finder = Callable[[str], list[Edit]]
FINDERS: list[tuple[str, str, Finder]] = [
    ("python", "*.py", of_python.edits),
    ("sql", "*.sql", of_sql.edits),
    ("words", "*.toml", of_words.edits_of_toml),
    ("words", "*.csv", of_words.edits_of_csv),
    ("words", "sql/*.sql", of_words.edits_of_headlines),
    ("styles", "*.css", of_assets.edits_of_css),
    ("keys", "*.js", of_assets.edits_of_js),
]
PARSERS: dict[str, Callable] = {
    ".py": lambda text: compile(text, "mutant", "exec"),
    ".sql": duckdb.extract_statements,
    ".toml": tomllib.loads,
}


def tracked(root: Path) -> list[str]:
    """Return the paths of all files that git does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    paths = sorted(set(listing.stdout.split("\0")) - {""})
    return [path for path in paths if (root / path).is_file()]


def is_product(path: str) -> bool:
    """Return whether a file is code or words of the product.

    >>> [is_product(each) for each in ("sql/cost/fine.sql", "tests/conftest.py")]
    [True, False]
    """
    return PurePosixPath(path).parts[0] in PRODUCT and not any(
        fnmatch(path, pattern) for pattern in NOT_OURS
    )


def found(root: Path, paths: list[str]) -> dict[str, dict[str, list[Mutant]]]:
    """Return all mutants of some files, by kind and by file."""
    mutants: dict[str, dict[str, list[Mutant]]] = {kind: {} for kind in SHARES}
    for path in paths:
        for kind, pattern, finder in FINDERS:
            if fnmatch(path, pattern):
                text = (root / path).read_text(encoding="utf-8")
                if edits := finder(text):
                    mutants[kind][path] = [Mutant(path, kind, text, edit) for edit in edits]
    return mutants


def allotted(count: int, shares: dict[str, int]) -> dict[str, int]:
    """Return the part of the count for each kind, by its share.

    >>> allotted(6, SHARES)
    {'python': 3, 'sql': 2, 'words': 1, 'styles': 0, 'keys': 0}
    >>> sum(allotted(61, SHARES).values())
    61
    """
    exact = {kind: count * share / sum(shares.values()) for kind, share in shares.items()}
    counts = {kind: int(each) for kind, each in exact.items()}
    by_rest = sorted(exact, key=lambda kind: counts[kind] - exact[kind])
    for kind in by_rest[: count - sum(counts.values())]:
        counts[kind] += 1
    return counts


def chosen(mutants: dict[str, dict[str, list[Mutant]]], seed: int, count: int) -> list[Mutant]:
    """Return `count` mutants in an order that mixes kinds, or all if there are fewer."""
    shares = {kind: SHARES[kind] for kind, files in mutants.items() if files}
    if not shares:
        return []
    picked, lines = [], {kind: _drawn(files, f"{seed} {kind}") for kind, files in mutants.items()}
    for kind, wanted in allotted(count, shares).items():
        picked += [mutant for mutant, _ in zip(lines[kind], range(wanted), strict=False)]
    for kind in shares:  # places that a kind cannot fill go to the others
        rest = range(count - len(picked))
        picked += [mutant for _, mutant in zip(rest, lines[kind], strict=False)]
    random.Random(seed).shuffle(picked)
    return picked


def _drawn(files: dict[str, list[Mutant]], seed: str) -> Iterator[Mutant]:
    """Yield mutants that parse: draw a file by its mutable lines, an operator, then an edit."""
    chance = random.Random(seed)
    left = {path: [*mutants] for path, mutants in files.items()}
    weights = {path: len({mutant.line for mutant in mutants}) for path, mutants in files.items()}
    while left:
        (path,) = chance.choices([*left], [weights[each] for each in left])
        operator = chance.choice(sorted({each.edit.operator for each in left[path]}))
        mutant = chance.choice([each for each in left[path] if each.edit.operator == operator])
        left[path].remove(mutant)
        if not left[path]:
            del left[path]
        if parses(mutant):
            yield mutant


def parses(mutant: Mutant) -> bool:
    """Return whether the mutant is Python that compiles, or SQL or TOML that parses."""
    try:
        PARSERS.get(PurePosixPath(mutant.path).suffix, str)(mutant.mutated)
    except (SyntaxError, ValueError, duckdb.Error):
        return False
    return True
