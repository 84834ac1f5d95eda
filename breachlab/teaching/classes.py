"""The worlds of a class: opened to read, and made first where they are missing.

A world is made in seconds, and is identical for equal rows and seed.
"""

import codecs
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen

import duckdb

from breachlab.errors import NoWorld
from breachlab.notebook.workbench import Lab
from breachlab.paths import DATA, DATA_GEN, MACROS, ROOT
from breachlab.store import databases
from breachlab.store.model_checks import check_not_empty
from breachlab.teaching.checks import say
from breachlab.words.language import interface

try:
    import fcntl
except ImportError:  # Windows: a second student is asked to wait, not made to
    fcntl = None  # type: ignore[assignment]

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
    here, *others = (find_world(rows, seed, language, folder) for seed in seeds)
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


def find_world(
    rows: int,
    seed: int,
    language: str,
    folder: Path | str | None,
    is_quiet: bool = False,
) -> Path:
    """Return the path of a world, which is made if it is missing or older than its code.

    If another process makes it, this one waits for that. A world that is read-only, or stands
    where this user may not write, is taken as it is. Raises NoWorld.
    """
    target = path_of_world(rows, seed, folder)
    if not _is_current(target):
        with _hold_turn(target, language) as turn:
            if not _is_current(target):
                if not is_quiet:
                    print(say("making", language))
                _make(rows, seed, target, turn, is_quiet, language)
    return target


def _is_current(target: Path) -> bool:
    """Return whether a world is there and needs no making anew."""
    if not target.is_file():
        return False
    if not target.stat().st_mode & 0o222 or not os.access(target.resolve().parent, os.W_OK):
        return True
    files = [path for path in DATA_GEN.rglob("*") if path.suffix in CODE]
    changed = max(path.stat().st_mtime for path in (*files, *MACROS.glob("*.sql")))
    return target.stat().st_mtime >= changed


@contextmanager
def _hold_turn(target: Path, language: str) -> Iterator[int | None]:
    """Hold the right to make a world, once nobody else does; yield the descriptor of its lock.

    The lock ends with the last process that has the descriptor, as the generator may outlive a
    notebook that is killed. There is no lock on Windows, nor where nothing can be written.
    """
    with ExitStack() as stack:
        turn = None
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            lock = target.with_name(f".{target.stem}.lock")
            turn = os.open(lock, os.O_RDONLY | os.O_CREAT, 0o644)
            stack.callback(os.close, turn)
        except OSError:
            pass  # the generator says why nothing can be written
        if fcntl and turn is not None:
            try:
                fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print(say("waiting", language), flush=True)
                fcntl.flock(turn, fcntl.LOCK_EX)
        yield turn


def _make(
    rows: int, seed: int, target: Path, turn: int | None, is_quiet: bool, language: str
) -> None:
    """Make a world in another process, as this package does not import the generator."""
    command = [sys.executable, "-m", "data_gen", "--rows", str(rows), "--seed", str(seed)]
    command += ["--language", language]
    mark = interface(language)["shell"]["error"].format("")
    # The generator of this tree, independent of the working folder.
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    settings = {"PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"}
    with Popen(
        [*command, "--database", str(target), *(["--quiet"] if is_quiet else [])],
        env=os.environ | settings,
        stderr=PIPE,
        stdout=DEVNULL,
        pass_fds=(turn,) if fcntl and turn is not None else (),
    ) as run:
        try:
            output = "".join(_show(run, mark))
        except BaseException:  # for one, the user interrupts: the world is not needed any more
            run.terminate()
            raise
    if run.returncode:
        *_, reason = output.strip().splitlines() or [
            f"python -m data_gen ended in {run.returncode}"
        ]
        raise NoWorld(reason.removeprefix(mark))


def _show(run: Popen[bytes], mark: str) -> Iterator[str]:
    """Yield the stderr of a process, and print its progress meanwhile.

    An error begins with the mark. It is raised later, and printed then.
    """
    assert run.stderr is not None
    read = run.stderr.read1  # type: ignore[attr-defined]
    for text in codecs.iterdecode(iter(lambda: read(4_096), b""), "utf-8", "replace"):
        if not text.startswith(mark):
            print(text, end="", flush=True)
        yield text


def _introduce(
    lab: duckdb.DuckDBPyConnection, language: str, provenance: str = "provenance"
) -> None:
    """Print the size and seed of a world, and that it is synthetic."""
    (row,) = lab.table(provenance).df().to_dict("records")
    print(say("world", language, row | {"seed": str(row["seed"])}))
