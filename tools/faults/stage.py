"""The stage of the tries: their folders and databases, how commands are run, and the outcomes."""

import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any

from breachlab.paths import ROOT

SMALL, SEED, OTHER_SEED = "10_000", "2024", "7"
SHARDED = "20_000"
SETUP = "%load_ext breachlab\nimport breachlab\n\nlab = breachlab.connect()"
SHOW = 'lab.table(lab.ask("exposure/total"))'
PATIENCE = 300  # seconds, after which a command that has not ended fails
HEAD = ("fault", "tries", "the former stood", "the latter stood", "an error was said", "failures")
FORMER, LATTER, SAID = "former", "latter", "error"  # the good outcomes of a try

Hashes = Mapping[str, str]  # {path relative to the folder: SHA-256 of the content}


@dataclass(frozen=True)
class Try:
    """One try: the fault, the seed that repeats it, the deed, the outcome, the errors."""

    fault: str
    seed: int
    done: str
    outcome: str  # FORMER, LATTER, SAID, or several of them
    troubles: tuple[str, ...] = ()

    def __str__(self) -> str:
        mark = "FAILED" if self.troubles else "ok"
        line = f"{mark:<7}{self.fault:<10}{self.seed:>6}  {self.done}: {self.outcome}"
        if not self.troubles:
            return line
        repeat = f"python -m tools.faults --only {self.fault} --seed {self.seed} --count 1"
        return "\n".join([line, *(f"    {each}" for each in self.troubles), f"    {repeat}"])


def count_rows(tries: Sequence[Try]) -> list[list[str]]:
    """Return a row for each fault, and one for all: tries, outcomes, failures.

    >>> count_rows([Try("disk", 1, "full", SAID), Try("disk", 2, "full", FORMER, ("lost",))])[0]
    ['disk', '2', '1', '0', '1', '1']
    """
    faults = dict.fromkeys(each.fault for each in tries)
    groups = {fault: [each for each in tries if each.fault == fault] for fault in faults}
    rows = []
    for name, group in [*groups.items(), ("all", tries)]:
        ended = [sum(way in each.outcome for each in group) for way in (FORMER, LATTER, SAID)]
        failures = sum(bool(each.troubles) for each in group)
        rows.append([name, *(f"{count:,}" for count in (len(group), *ended, failures))])
    return rows


def plain_table(tries: Sequence[Try]) -> str:
    """Return the table as aligned text."""
    rows = [list(HEAD), *count_rows(tries)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


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
        title = {"cell_type": "markdown", "source": "# Who?\n\nSYNTHETIC."}
        code: dict[str, Any] = {"cell_type": "code", "outputs": [], "execution_count": None}
        contents = [title, code | {"source": SETUP}, code | {"source": SHOW}]
        cells = [{"id": f"cell-{n}", "metadata": {}, **each} for n, each in enumerate(contents)]
        whole = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "01_who.ipynb").write_text(json.dumps(whole), encoding="utf-8")
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
        ended = run(module(*map(str, words)))
        if ended.code:
            raise RuntimeError(ended.said)

    def _made(self, name: str) -> Path:
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        return folder


def hash_files(folder: Path) -> dict[str, str]:
    """Return the hash of each file in a folder and below; links are followed."""
    return {
        path.relative_to(folder).as_posix(): hash_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def list_changed(before: Hashes, after: Hashes, inside: tuple[str, ...] = ()) -> list[str]:
    """Return the files that are gone or changed, except those of the places `inside`.

    >>> list_changed({"a": "1", "b/c": "2", "d": "3"}, {"a": "9", "d": "3"}, ("b",))
    ['a']
    """
    return [
        name for name in before if after.get(name) != before[name] and not is_inside(name, inside)
    ]


def is_inside(name: str, places: tuple[str, ...]) -> bool:
    """Return whether a file is one of these places, or in one of these folders.

    >>> is_inside("book/a.html", ("book",)), is_inside("bookish", ("book",))
    (True, False)
    """
    return any(name == place or name.startswith(f"{place}/") for place in places)


def put_bystanders(folder: Path) -> None:
    """Put foreign files into a folder, with names that look like those of drafts."""
    names = ("notes.txt", "lab.duckdb.new", ".answer.csv.1", "lab.duckdb.breachlab-drafts")
    for name in names:
        (folder / name).write_text(f"my own {name}", encoding="utf-8")
    os.chmod(folder / "notes.txt", 0o600)


@dataclass(frozen=True)
class Ended:
    """A command that has ended: its exit code, its output, its seconds."""

    code: int
    said: str
    seconds: float

    @property
    def last_line(self) -> str:
        """The last line of the output."""
        return next(reversed(self.said.replace("\r", "\n").strip().splitlines()), "")


def module(*words: str) -> list[str]:
    """Return the command that runs a module."""
    return [sys.executable, "-m", *words]


def with_fault(words: Sequence[str], *options: str) -> list[str]:
    """Return the command that runs a module or a Python file with a fault of `child`."""
    return module("tools.faults.child", *options, *words)


def run(command: Sequence[str], kill_after: float | None = None) -> Ended:
    """Run a command to its end, or kill it by SIGKILL after so many seconds."""
    start = time.monotonic()
    process = start_command(command)
    try:
        output, _ = process.communicate(timeout=PATIENCE if kill_after is None else kill_after)
    except subprocess.TimeoutExpired:
        process.kill()
        output, _ = process.communicate()
    return Ended(process.returncode, output, time.monotonic() - start)


def start_command(command: Sequence[str]) -> subprocess.Popen[str]:
    """Start a command of this tree, with output and errors in one stream."""
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
