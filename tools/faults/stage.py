"""The stage of the tries: a folder with the fixtures that they begin with, each made once."""

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from breachlab.paths import ROOT

SMALL, SEED, OTHER_SEED = "10_000", "2024", "7"
SHARDED = "20_000"
SETUP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
SHOW = 'lab.table(lab.ask("exposure/total"))'


class Stage:
    """A folder for tries. Without `former`, that database is made there, too."""

    def __init__(self, folder: Path, former: Path | None = None):
        self.folder = folder
        self._given = former
        self._numbers = itertools.count()
        os.environ["TMPDIR"] = str(self._made("tmp"))  # so that temporary files are found, too

    def fresh(self, name: str, under: Path | None = None) -> Path:
        """Return a new folder, for one try."""
        folder = (under or self.folder) / f"{name}-{next(self._numbers)}"
        folder.mkdir()
        return folder

    @cached_property
    def former(self) -> Path:
        """A database of ten thousand records, which must not be lost."""
        return self._given or self._world("former.duckdb", SEED)

    @cached_property
    def latter(self) -> Path:
        """A database of the same size and another seed."""
        return self._world("latter.duckdb", OTHER_SEED)

    @cached_property
    def shards(self) -> Path:
        """A folder with a world in two shards, gathered."""
        folder = self.folder / "shards"
        size = ["--rows", SHARDED, "--shards", "2"]
        for shard, more in (("0", size), ("1", [])):
            self._make("data_gen", "shard", "--parquet", folder, "--shard", shard, *more)
        self._make("data_gen", "gather", "--parquet", folder, "--database", folder / "lab.duckdb")
        (folder / "lab.duckdb").unlink()
        return folder

    @cached_property
    def notebooks(self) -> Path:
        """A folder with one small notebook."""
        folder = self._made("notebooks")
        _write_notebook(folder / "01_who.ipynb")
        return folder

    def sweep(self) -> None:
        """Remove the folders of finished tries."""
        for folder in self.folder.glob("*-[0-9]*"):
            shutil.rmtree(folder, ignore_errors=True)

    def copy_former(self, folder: Path) -> Path:
        """Return the path of a copy of the former database."""
        return Path(shutil.copy(self.former, folder / "lab.duckdb"))

    def _world(self, name: str, seed: str) -> Path:
        path = self.folder / name
        self._make("data_gen", "--rows", SMALL, "--seed", seed, "--database", path)
        return path

    def _make(self, *words: str | Path) -> None:
        run = run_command([sys.executable, "-m", *map(str, words)])
        if run.returncode:
            raise RuntimeError(run.stderr)

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder


def run_command(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a command of this tree to its end; return its exit code and output."""
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )


def environment() -> dict[str, str]:
    """Return an environment in which Python imports this tree."""
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def _write_notebook(path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": "# Who?\n\nSYNTHETIC."},
        *(_code_cell(f"cell-{number}", source) for number, source in enumerate((SETUP, SHOW))),
    ]
    whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")


def _code_cell(name: str, source: str) -> dict[str, Any]:
    either = {"cell_type": "code", "id": name, "metadata": {}, "source": source}
    return either | {"outputs": [], "execution_count": None}
