"""A world for each student: made in seconds, and identical for equal rows and seed."""

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import duckdb

from breachlab.errors import NoWorld
from breachlab.notebook.workbench import Lab
from breachlab.paths import DATA, DATA_GEN, MACROS, ROOT
from breachlab.store import databases
from breachlab.store.path_checks import check_not_empty
from breachlab.teaching.texts import say

CLASSES = DATA / "classes"
CODE = {".py", ".sql", ".csv", ".toml"}  # suffixes of the files that determine a world


def world(
    rows: int = 100_000, seed: int = 7, language: str = "en", folder: Path | str | None = None
) -> Lab:
    """Open the world of these rows and seed to read; make it first if it is missing.

    A world older than the code is made anew. It is in data/classes, or in the given folder.
    Raises NoWorld, with a remedy, if it cannot be made, and the errors of `connect`.
    """
    lab = open_worlds(rows, [seed], language, folder)
    _introduce(lab, language)
    return Lab(connection=lab)


def worlds(
    rows: int = 100_000,
    seeds: Sequence[int] = (1, 2),
    language: str = "en",
    folder: Path | str | None = None,
) -> Lab:
    """Open two worlds: `registrants` is in the first, `there.registrants` in the second.

    Each is made as by `world`, with the same errors.
    """
    lab = open_worlds(rows, seeds, language, folder)
    _introduce(lab, language)
    _introduce(lab, language, "there.provenance")
    return Lab(connection=lab)


def open_worlds(
    rows: int, seeds: Sequence[int], language: str, folder: Path | str | None
) -> duckdb.DuckDBPyConnection:
    """Open the world of the first seed, with that of a second attached as `there`; print nothing.

    A world that is missing, or older than the code, is made first. Raises the errors of `world`.
    """
    here, *others = (_find_world(rows, seed, language, folder) for seed in seeds)
    for there in others:
        databases.connect(there).close()  # raises if it cannot be read
    lab = databases.connect(here)
    for there in others:
        lab.execute("attach or replace $path as there (read_only)", {"path": str(there)})
    return lab


def path_of_world(rows: int, seed: int, folder: Path | str | None) -> Path:
    """Return where the world of these rows and seed is, or would be."""
    if folder is not None:
        check_not_empty(folder)
    classes = Path(CLASSES if folder is None else folder).absolute()
    return classes / str(rows) / f"seed_{seed}.duckdb"


def _find_world(rows: int, seed: int, language: str, folder: Path | str | None) -> Path:
    target = path_of_world(rows, seed, folder)
    if not target.is_file() or target.stat().st_mtime < _read_change():
        print(say("making", language))
        _make(rows, seed, target)
    return target


def _read_change() -> float:
    """Return the time of the last change of the code that makes a world, in Unix seconds."""
    files = [path for path in DATA_GEN.rglob("*") if path.suffix in CODE]
    return max(path.stat().st_mtime for path in (*files, *MACROS.glob("*.sql")))


def _make(rows: int, seed: int, target: Path) -> None:
    """Make a world in another process, as this package does not import the generator."""
    command = [sys.executable, "-m", "data_gen", "--rows", str(rows), "--seed", str(seed)]
    # The generator of this tree, independent of the working folder.
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    with Popen(
        [*command, "--database", str(target)],
        env=os.environ | settings,
        stderr=PIPE,
        stdout=DEVNULL,
    ) as run:
        try:
            output = "".join(_show(run))
        except BaseException:  # for one, the user interrupts: the world is not needed any more
            run.terminate()
            raise
    if run.returncode:
        *_, reason = output.strip().splitlines() or [
            f"python -m data_gen ended in {run.returncode}"
        ]
        raise NoWorld(reason.removeprefix("Error: "))


def _show(run: Popen) -> Iterator[str]:
    """Yield the stderr of a process, and print its progress meanwhile."""
    assert run.stderr is not None
    read = run.stderr.read1  # type: ignore[attr-defined]
    for text in codecs.iterdecode(iter(lambda: read(4_096), b""), "utf-8", "replace"):
        if not text.startswith("Error: "):  # an error is raised later, and printed then
            print(text, end="", flush=True)
        yield text


def _introduce(
    lab: duckdb.DuckDBPyConnection, language: str, provenance: str = "provenance"
) -> None:
    """Print the size and seed of a world, and that it is synthetic."""
    (row,) = lab.table(provenance).df().to_dict("records")
    print(say("world", language, row | {"seed": str(row["seed"])}))
