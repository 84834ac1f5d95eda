"""Plant the defects of planted.toml in a copy of the tree, and list the tests that find each.

python -m tools.planted [--tier all] [--only SLUG ...] [--together 10] [--list FILE ...]

Several defects of different files are planted together, and the whole tier runs once. Then each
defect is planted alone, and the tests that failed run again: the first that fails has found it. So
a defect that nothing finds costs a tenth of a run. A test that fails without any defect is named.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from breachlab.paths import ROOT

LIST = Path(__file__).with_suffix(".toml")
PYTEST = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-rfE", "-p", "no:cacheprovider"]
PYTEST += ["-p", "tests.support.tiers"]  # has --tier, which a run of doctests alone lacks
PYTEST += ["--hypothesis-seed=0", "--dist=loadfile"]
FEW = 40  # tests that one process runs sooner than two have started
# A line of pytest's summary: the test, and after a dash what it said.
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S.*?)(?: - .*)?$", re.MULTILINE)
# Set by those who start this from a test or an editor, and wrong in the copy.
HIDDEN = ("PYTHONDONTWRITEBYTECODE", "BREACHLAB_DATABASE", "VIRTUAL_ENV", "PYTEST_ADDOPTS")


@dataclass(frozen=True)
class Defect:
    """An edit of one file, and what a user meets."""

    name: str
    kind: str
    file: str
    before: str
    after: str
    meets: str
    argued: str = ""  # why no test need find it


class Copy:
    """The tracked files in a folder of their own, in which defects are planted."""

    def __init__(self, folder: Path):
        self.tree, self.temporary = folder / "tree", folder / "t"
        listing = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
        for path in filter(None, listing.stdout.split("\0")):
            (self.tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / path, self.tree / path)
        for words in (["init", "--quiet"], ["add", "--all"]):  # a test asks git for the files
            subprocess.run(["git", *words], cwd=self.tree, check=True)

    def is_there(self, defect: Defect) -> bool:
        """Return whether the text that a defect changes stands once in its file."""
        path = ROOT / defect.file
        return path.is_file() and path.read_text("utf-8").count(defect.before) == 1

    def failed(self, defects: Iterable[Defect], words: list[str]) -> list[str]:
        """Return the tests that fail while these defects, and no others, are planted."""
        try:
            for defect in defects:
                text = (ROOT / defect.file).read_text("utf-8")
                changed = text.replace(defect.before, defect.after)
                (self.tree / defect.file).write_text(changed, "utf-8", newline="")
            return self._run(words)
        finally:
            for defect in defects:
                shutil.copy2(ROOT / defect.file, self.tree / defect.file)

    def _run(self, words: list[str]) -> list[str]:
        self.temporary.mkdir(exist_ok=True)
        environment = {k: v for k, v in os.environ.items() if k not in HIDDEN}
        environment |= {"PYTHONPATH": str(self.tree), "TMPDIR": str(self.temporary)}
        processes = 0 if 0 < sum("::" in each for each in words) <= FEW else "auto"
        command = [*PYTEST, f"--numprocesses={processes}", f"--basetemp={self.temporary / 'p'}"]
        command += words
        done = subprocess.run(
            command, cwd=self.tree, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode == 4:
            sys.exit(f"pytest could not be run:\n{done.stderr}")  # which must not count as found
        failed = [*dict.fromkeys(FAILED.findall(done.stdout))]
        if done.returncode and not failed and "no tests ran" not in done.stdout:
            return [f"pytest, which ended in {done.returncode}"]
        return failed


def groups(defects: list[Defect], size: int) -> Iterator[list[Defect]]:
    """Yield the defects in groups of so many, no two of one file in a group.

    >>> of = [Defect(str(n), "", file, "", "", "") for n, file in enumerate("aab")]
    >>> [[each.name for each in group] for group in groups(of, 2)]
    [['0', '2'], ['1']]
    """
    left = list(defects)
    while left:
        group: list[Defect] = []
        for defect in left:
            if len(group) < size and defect.file not in {each.file for each in group}:
                group.append(defect)
        yield group
        left = [each for each in left if each not in group]


def main(arguments: list[str] | None = None) -> int:
    """Print the fate of each defect, then how many were found; return 1 if one was not."""
    options = _parser().parse_args(arguments)
    defects = [
        Defect(**row)
        for path in options.list or [LIST]
        for row in tomllib.loads(path.read_text("utf-8"))["defect"]
        if not options.only or row["name"] in options.only
    ]
    with tempfile.TemporaryDirectory(prefix="d-", ignore_cleanup_errors=True) as folder:
        copy = Copy(Path(folder))
        gone = [each for each in defects if not copy.is_there(each)]
        for each in gone:
            print(f"{each.name}: the text that it changes is not in {each.file} once")
        found = _fates(copy, [each for each in defects if each not in gone], options)
    lost = [each for each in defects if each not in gone and each.name not in found]
    print(f"\n{len(found)} found, {len(lost)} not, {len(gone)} could not be planted.")
    for each in lost:
        print(f"Not found: {each.name} ({each.file}): {each.meets} {each.argued}".rstrip())
    return 1 if lost or gone else 0


def _fates(copy: Copy, defects: list[Defect], options: argparse.Namespace) -> dict[str, str]:
    """Return {the name of each defect that was found: the test that found it first}."""
    found: dict[str, str] = {}
    tier = ["--tier", options.tier]
    progress = tqdm(total=len(defects), unit=" defects", file=sys.stderr, disable=None)
    for group in groups(defects, options.together):
        failed = copy.failed(group, [*tier, *options.tests])
        known = [each for each in failed if "::" in each]
        if known == failed and failed:
            clean = copy.failed([], [*tier, *failed])
            for test in clean:
                tqdm.write(f"Fails without any defect, and finds none: {test}")
            known = failed = [each for each in failed if each not in clean]
        for defect in group:
            # A module that does not load has failed as a whole: then all tests run over each.
            again = known if known == failed else options.tests
            one = (copy.failed([defect], [*tier, "-x", *again]) if failed else [])[:1]
            if one:
                found[defect.name] = one[0]
            tqdm.write(f"{defect.name}: {f'found by {one[0]}' if one else 'not found'}")
            sys.stdout.flush()
            progress.update()
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.planted",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--tier", choices=("fast", "all"), default="fast", help="all: the slow tests too")
    add("--only", nargs="+", default=[], metavar="SLUG", help="the defects of these names")
    add("--list", nargs="+", type=Path, help="other lists than planted.toml")
    add("--tests", nargs="+", default=[], help="files and folders of tests (default: all)")
    add("--together", type=int, default=10, help="defects that share a run of the whole tier")
    return parser


if __name__ == "__main__":
    sys.exit(main())
