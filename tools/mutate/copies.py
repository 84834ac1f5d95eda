"""A copy of the tree in a separate folder, which is thrown away after each mutant.

Each mutant starts from the copy after the run without one, with compiled modules and templates. The
cache key of a template covers its source files, so a mutant of those makes its own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.mutate.choosing import PRODUCT, tracked
from tools.mutate.edits import Mutant

HIDDEN = ("PYTHONDONTWRITEBYTECODE", "BREACHLAB_DATABASE", "VIRTUAL_ENV", "PYTEST_ADDOPTS")
WHERE = "import sys, importlib; print(*(importlib.import_module(n).__file__ for n in sys.argv[1:]))"


class Copy:
    """The tree in which mutants are tried, and the snapshot that restores it each time."""

    def __init__(self, folder: Path, root: Path):
        self.tree, self._kept = folder / "tree", folder / "kept"
        self.temporary = folder / "t"  # short, as the path of a socket must be
        for path in tracked(root):
            (self.tree / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(root / path, self.tree / path)
        for words in (["init", "--quiet"], ["add", "--all"]):  # a test asks git for the files
            subprocess.run(["git", *words], cwd=self.tree, check=True)
        self._must_be_imported()

    def environment(self) -> dict[str, str]:
        """Return the environment of this process, changed to import modules from the copy."""
        self.temporary.mkdir(exist_ok=True)
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in HIDDEN and not name.startswith("PYTEST_")  # of an outer run of pytest
        }
        return kept | {"PYTHONPATH": str(self.tree), "TMPDIR": str(self.temporary)}

    def _must_be_imported(self) -> None:
        command = [sys.executable, "-c", WHERE, *PRODUCT[:3], "tests", "tools.mutate"]
        done = subprocess.run(
            command, cwd="/", env=self.environment(), capture_output=True, text=True, check=True
        )
        others = [path for path in done.stdout.split() if self.tree not in Path(path).parents]
        if others:
            sys.exit(f"Refused: imported from elsewhere than the copy: {', '.join(others)}")

    def keep(self) -> None:
        """Take the snapshot of the tree that each mutant starts from."""
        shutil.copytree(self.tree, self._kept, symlinks=True)

    def plant(self, mutant: Mutant) -> None:
        """Restore the tree from the snapshot, with this mutant."""
        for folder in (self.tree, self.temporary):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self._kept, self.tree, symlinks=True)
        (self.tree / mutant.path).write_text(mutant.mutated, encoding="utf-8", newline="")
