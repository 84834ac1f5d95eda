"""A class: a world for each student, and the results of what they hand in.

A world is made in seconds, and is identical for equal rows and seed. A file that is handed in has
answers and no verdicts, as a student can edit it: `collect` makes the student's world from the seed
and judges the answers again. Whoever changes an answer has changed an answer.
"""

import codecs
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from typing import Any

import duckdb
import pandas

from breachlab.answer_files.receipt import load_json
from breachlab.errors import BadParameters, LabError, NoWorld
from breachlab.notebook.workbench import Lab
from breachlab.paths import DATA, DATA_GEN, MACROS, ROOT
from breachlab.query.parameters import show_value
from breachlab.store import databases
from breachlab.store.model_checks import MODEL_VERSION, check_not_empty
from breachlab.teaching.checks import FOLDER, Checks, list_exercises, name_file, say

try:
    import fcntl
except ImportError:  # Windows: a second student is asked to wait, not made to
    fcntl = None  # type: ignore[assignment]

CLASSES = DATA / "classes"
LARGEST = 100_000_000  # bytes of a file that is read
MOST_RECORDS = 1_000_000  # of a world that is made for a file: larger ones must be there
PARTS = {  # of a file, in its order
    "kind": str,
    "lesson": int,
    "name": str,
    "rows": int,
    "seed": int,
    "other_seed": int | None,
    "model_version": int,
    "answers": dict,
    "handed_in_at": str,
}
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

    If another process makes it, this one waits for that. A world that stands where this user may
    not write is taken as it is. Raises NoWorld.
    """
    target = path_of_world(rows, seed, folder)
    if not _is_current(target):
        with _hold_turn(target, language) as turn:
            if not _is_current(target):
                if not is_quiet:
                    print(say("making", language))
                _make(rows, seed, target, turn, is_quiet)
    return target


def _is_current(target: Path) -> bool:
    """Return whether a world is there and needs no making anew."""
    if not target.is_file():
        return False
    if not os.access(target.resolve().parent, os.W_OK):
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


def _make(rows: int, seed: int, target: Path, turn: int | None, is_quiet: bool) -> None:
    """Make a world in another process, as this package does not import the generator."""
    command = [sys.executable, "-m", "data_gen", "--rows", str(rows), "--seed", str(seed)]
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
            output = "".join(_show(run))
        except BaseException:  # for one, the user interrupts: the world is not needed any more
            run.terminate()
            raise
    if run.returncode:
        *_, reason = output.strip().splitlines() or [
            f"python -m data_gen ended in {run.returncode}"
        ]
        raise NoWorld(reason.removeprefix("Error: "))


def _show(run: Popen[bytes]) -> Iterator[str]:
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


def collect(folder: str | Path = CLASSES / FOLDER, language: str = "en") -> pandas.DataFrame:
    """Return the results of a class: a row per file, a column per exercise, sorted by lesson.

    Each answer is judged again in the student's world, which is made if it is missing. A file that
    cannot be judged is named in a line, and left out. Raises BadParameters for a folder without a
    file: a notebook's working folder is its own, not the project's.
    """
    paths = sorted(Path(folder).glob("*.json"))
    if not paths:
        raise BadParameters(
            f"No file was handed in: there is no .json in {Path(folder).resolve()}. The default is "
            f"{CLASSES / FOLDER}: teaching.collect()"
        )
    place = Path(folder).absolute()
    worlds = place.parent if place.name == FOLDER else CLASSES
    rows: dict[tuple[int, str, int], dict[str, Any]] = {}
    for path in paths:
        try:
            handed = _read(path, language)
            key = (handed["lesson"], handed["name"], handed["seed"])
            if key in rows:
                raise BadParameters(say("handed_in_twice", language, {"name": handed["name"]}))
            rows[key] = _judge(handed, worlds, language)
        except LabError as error:
            values = {"file": show_value(path.name), "reason": str(error)}
            print(say("left_out", language, values))
    return pandas.DataFrame([rows[key] for key in sorted(rows)])


def _read(path: Path, language: str) -> dict[str, Any]:  # noqa: C901 (a list of refusals)
    """Return the content of a file; raise BadParameters, with the reason, if it is no hand-in."""

    def refuse(key: str, **values: Any) -> BadParameters:
        return BadParameters(say(key, language, values))

    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            raise refuse("no_file_of_answers")
        handed = load_json(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise refuse("torn", error=show_value(error)) from None
    if not isinstance(handed, dict) or handed.keys() != PARTS.keys():
        names = handed if isinstance(handed, dict) else ()
        strange, missing = [*{*names} - {*PARTS}], [*{*PARTS} - {*names}]
        raise refuse("other_parts", parts=show_value(", ".join(sorted(strange + missing))))
    for name, kind in PARTS.items():
        if not isinstance(handed[name], kind) or isinstance(handed[name], bool):
            raise refuse("odd_part", part=name)
    known = list_exercises(handed["lesson"])
    if strange := sorted({*handed["answers"]} - {*known}):
        raise refuse("strange_exercises", exercises=show_value(", ".join(strange)))
    if not handed["name"].isprintable() or not handed["name"].strip():
        raise refuse("odd_part", part="name")
    own = name_file(handed["lesson"], handed["seed"], handed["name"])
    if not path.name.startswith(own.removesuffix(".json")):
        raise refuse("renamed", name=own)
    if handed["model_version"] != MODEL_VERSION:
        raise refuse("other_version", theirs=str(handed["model_version"]), ours=str(MODEL_VERSION))
    return handed


def _judge(handed: Mapping[str, Any], folder: Path, language: str) -> dict[str, Any]:
    """Return the row of a file: its answers judged in the student's world.

    Raises BadParameters for a world too large to be made and for answers that are no tables, and
    the errors of `open_worlds`.
    """
    rows, seeds = handed["rows"], [handed["seed"]]
    if handed["other_seed"] is not None:
        seeds.append(handed["other_seed"])
    for seed in seeds:
        if rows > MOST_RECORDS and not path_of_world(rows, seed, folder).is_file():
            values = {"rows": str(rows), "most": str(MOST_RECORDS)}
            raise BadParameters(say("large_world", language, values))
    with open_worlds(rows, seeds, language, folder) as lab:
        check = Checks(lab, language)
        for number, given in handed["answers"].items():
            if not _is_table(given):
                raise BadParameters(say("no_table", language, {"exercise": number}))
            check.verdict(number, pandas.DataFrame(given["rows"], columns=given["columns"]))
    states = {
        number: check.states.get(number, "not_answered")
        for number in list_exercises(handed["lesson"])
    }
    right = sum(state == "right" for state in states.values())
    named = {key: handed[key] for key in ("lesson", "name", "rows", "seed")}
    return {**named, "right": right, "of": len(states), **states}


def _is_table(given: Any) -> bool:
    """Return whether an answer in a file is as `write` writes it: columns, and rows as wide."""
    if not isinstance(given, dict) or given.keys() != {"columns", "rows"}:
        return False
    columns, rows = given["columns"], given["rows"]
    return (
        isinstance(columns, list)
        and isinstance(rows, list)
        and all(isinstance(name, str) for name in columns)
        and all(isinstance(row, list) and len(row) == len(columns) for row in rows)
        and not any(isinstance(value, list | dict) for row in rows for value in row)
    )
