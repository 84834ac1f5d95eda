"""The same questions to the same records: pandas and Polars over the rows, `ask` over the cubes.

Each library has the needed columns in memory, in the types that suit it best. Loading them is timed
separately, and so is opening the database. Answers must be equal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from breachlab.store.databases import connect
from tools.bench import by_cubes, by_pandas
from tools.bench.timing import Timing, timed

QUESTIONS = {
    "by_region": "persons by région",
    "by_age_and_sex": "persons by band of age and sex",
    "valid_email_by_status": "the living with a valid e-mail address, by status",
}
RUNS = 3


@dataclass(frozen=True)
class Compared:
    """The timings of each library: to load so many records, and to answer each question."""

    rows: int
    loads: dict[str, list[Timing]]
    answers: dict[str, dict[str, list[Timing]]]


def compared(rows: int, database: Path) -> Compared:
    """Return the timings of each library; raise ValueError if an answer differs."""
    with connect(database) as connection:
        wanted = {name: _ask(name, connection) for name in QUESTIONS}
        cubes = {name: _repeated(_asking(by_cubes, name, connection)) for name in QUESTIONS}
    loads, answers = {"cubes": _repeated(lambda: connect(database).close())}, {"cubes": cubes}
    for name, library in _libraries().items():
        with connect(database) as connection:
            loads[name] = _repeated(partial(library.load, connection))
            frame = library.load(connection)
        _check(name, library, frame, wanted)
        answers[name] = {each: _repeated(_asking(library, each, frame)) for each in QUESTIONS}
    return Compared(rows, loads, answers)


def _libraries() -> dict[str, ModuleType]:
    """Return the installed libraries to compare with; print a line if Polars is missing."""
    libraries: dict[str, ModuleType] = {"pandas": by_pandas}
    if find_spec("polars"):
        libraries["Polars"] = import_module("tools.bench.by_polars")
    else:
        print("SKIPPED: Polars is not installed: .venv/bin/uv sync --inexact --group bench")
    return libraries


def _check(name: str, library: ModuleType, frame: Any, wanted: dict[str, set[tuple]]) -> None:
    for question, rows in wanted.items():
        if library.answer(_asking(library, question, frame)()) != rows:
            raise ValueError(f"{name} and the cubes differ in: {QUESTIONS[question]}")


def _ask(question: str, connection: Any) -> set[tuple]:
    return by_pandas.answer(_asking(by_cubes, question, connection)())


def _asking(library: ModuleType, question: str, source: Any) -> Callable[[], Any]:
    return partial(getattr(library, question), source)


def _repeated(work: Callable[[], object]) -> list[Timing]:
    return [timed(work) for _ in range(RUNS)]
