"""Show what changed between two commits in what users read: pages, drawers, sheets, files.

python -m tools.changes main [OTHER] [--states 20] [--seed 1] [--rows 10_000] [--folder FOLDER]

Serves a small world made by each commit (the second is this tree as it stands if none is named),
asks each for every page in both languages, as it opens and in states drawn by a seed, for their
drawers and files, the sheets and the briefing. All texts go into a folder outside of the
repository. Each change is printed once, with how many texts have it and the first of them.
"""

import argparse
import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tqdm import tqdm

from breachlab.paths import ROOT
from tools.changes import texts

NAMED = 3  # texts that are named with a change
Change = tuple[tuple[str, ...], tuple[str, ...]]  # lines of the one, lines of the other


def main(arguments: list[str] | None = None) -> int:
    """Write the texts of both trees and print how they differ; return 1 if they do."""
    options = _parser().parse_args(arguments)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="changes-"))
    if folder.resolve().is_relative_to(ROOT):
        sys.exit(f"Refused: {folder} is inside of the repository. Name a folder outside of it.")
    addresses: dict[str, list[str]] = {}
    for name, revision in (("before", options.before), ("after", options.after)):
        shutil.rmtree(folder / name, ignore_errors=True)
        with _tree(revision) as tree, _served(tree, options.rows) as home:
            addresses = addresses or texts.states(home, options.states, options.seed)
            told = texts.write(home, addresses, folder / name)
            for _ in tqdm(told, unit=" texts", desc=name, file=sys.stderr, disable=None):
                pass
    changes = compare(folder / "before", folder / "after")
    count = sum(1 for path in (folder / "after").rglob("*.txt"))
    for (old, new), where in sorted(changes.items(), key=lambda each: -len(each[1])):
        more = f" and {len(where) - NAMED} more" if len(where) > NAMED else ""
        print(f"\n{len(where)} of {count} texts: {'; '.join(where[:NAMED])}{more}")
        print("\n".join([*(f"- {line}" for line in old), *(f"+ {line}" for line in new)]))
    print(f"\n{count} texts, {len(changes)} changes. They are in {folder}")
    return 1 if changes else 0


def compare(before: Path, after: Path) -> dict[Change, list[str]]:
    """Return {change: the texts that have it}; a text that only one folder has is a change too."""
    changes: dict[Change, list[str]] = {}
    paths = {path.relative_to(each) for each in (before, after) for path in each.rglob("*.txt")}
    for path in sorted(paths):
        both = [
            (each / path).read_text("utf-8").splitlines() if (each / path).exists() else []
            for each in (before, after)
        ]
        name = f"{path.parts[0]} {(both[0] or both[1])[0]}"
        if not all(both):
            change = ((), ("this text",)) if both[1] else (("this text",), ())
            changes.setdefault(change, []).append(name)
            continue
        matcher = difflib.SequenceMatcher(None, *both, autojunk=False)
        for kind, i, j, k, n in matcher.get_opcodes() if both[0] != both[1] else ():
            if kind != "equal":
                change = (tuple(both[0][i:j]), tuple(both[1][k:n]))
                where = changes.setdefault(change, [])
                where += [] if name in where[-1:] else [name]
    return changes


@contextmanager
def _tree(revision: str | None) -> Iterator[Path]:
    """Give the folder of a commit, checked out beside this one, or this tree as it stands."""
    if revision is None:
        yield ROOT
        return
    with tempfile.TemporaryDirectory(prefix="tree-") as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


@contextmanager
def _served(tree: Path, rows: str) -> Iterator[str]:
    """Give the address of the dashboard of a tree, over a world that the tree made."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    with tempfile.TemporaryDirectory(prefix="world-") as folder:
        database = ["--database", str(Path(folder) / "world.duckdb")]
        make = [sys.executable, "-m", "data_gen", "--rows", rows, *database]
        subprocess.run(make, cwd=tree, env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = [sys.executable, "-m", "dashboard", "--port", "0", *database]
        server = subprocess.Popen(
            serve, cwd=tree, env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert server.stdout is not None  # it is a pipe
            line = server.stdout.readline()  # "Serving on http://… the …"
            if not line:
                sys.exit(f"The dashboard of {tree} did not start.")  # it has printed the reason
            yield line.split()[2]
        finally:
            server.terminate()
            server.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.changes",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("before", help="a commit or a branch")
    add("after", nargs="?", help="another (default: this tree as it stands)")
    add("--states", type=int, default=20, help="drawn for each page (default 20)")
    add("--seed", type=int, default=1, help="of the draw: the same seed, the same states")
    add("--rows", default="10_000", help="records of the worlds (default 10_000)")
    add("--folder", type=Path, help="where the texts go (default: a new temporary folder)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
