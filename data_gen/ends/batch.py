"""All runs, on several processes; results are cached until the code changes.

A batch that was stopped goes on where it was. Two at once do no harm: each file is written
atomically.
"""

import json
import os
import shutil
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path

from tqdm import tqdm

from breachlab.paths import DATA, DATA_GEN, MACROS, SQL
from data_gen.calibration.fitting import CannotFit
from data_gen.ends.runs import Ends
from data_gen.ends.world_questions import Headline, Said
from data_gen.ends.worlds import SAMPLE, Runs, silent_names
from data_gen.ledger import BadReference

FOLDER = DATA / ".ends"
SOURCES = {DATA_GEN: ("*.sql", "*.csv", "*.toml", "*.py"), MACROS: ("*.sql",), SQL: ("*/*.sql",)}


@dataclass(frozen=True)
class Result:
    """The outcome of a run: its basis (changed rows or answers) and its answers; or a refusal."""

    basis: str
    said: Said | None
    refusal: str = ""


def run_all(
    wanted: Iterable[Ends], processes: int, quiet: bool, seed: int = SAMPLE.seed
) -> dict[Ends, Result]:
    """Return the result of each run; runs that are not in the cache are made first."""
    whole = FOLDER / key()
    folder = whole / str(seed)
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(whole)
    runs = list(dict.fromkeys(wanted))
    todo: dict[Ends, list[Ends]] = {}
    for ends in runs:
        if not _path(folder, ends).exists():
            changing = tuple(each for each in ends if each[0] not in silent_names())
            todo.setdefault(changing, []).append(ends)
    made = len(runs) - sum(map(len, todo.values()))
    with (
        tqdm(total=len(runs), initial=made, disable=quiet, unit=" runs") as bar,
        ProcessPoolExecutor(processes, get_context("spawn"), _begin, (seed,)) as pool,
    ):
        futures = [pool.submit(_keep_all, folder, several) for several in todo.values()]
        try:
            for future in as_completed(futures):
                bar.update(future.result())
        except BaseException:
            pool.shutdown(cancel_futures=True)
            with suppress(OSError):  # it has results
                for each in (folder, whole, FOLDER):
                    each.rmdir()
            raise
    return {ends: _read(_path(folder, ends)) for ends in runs}


def key() -> str:
    """Return the cache key of results: a hash of all files behind rows, cubes and answers."""
    whole = sha256()
    for folder, kinds in SOURCES.items():
        for path in sorted(path for kind in kinds for path in folder.rglob(kind)):
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()[:16]


def _begin(seed: int) -> None:
    global _runs
    _runs = Runs(replace(SAMPLE, seed=seed))


def _keep_all(folder: Path, several: list[Ends]) -> int:
    """Make runs of one world; return how many."""
    for ends in several:
        _keep(folder, ends)
    return len(several)


def _keep(folder: Path, ends: Ends) -> None:
    """Make one run and write its result, unless another process did meanwhile."""
    path = _path(folder, ends)
    if path.exists():
        return
    try:
        basis, answers = _runs.run(ends)
        result = {
            "basis": basis,
            "headlines": [
                [each.question, each.key, value] for each, value in answers.headlines.items()
            ],
            "quantities": answers.quantities,
        }
    except (BadReference, CannotFit) as problem:
        result = {"refusal": str(problem)}
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps({"ends": ends} | result), encoding="utf-8")
    draft.replace(path)


def _read(path: Path) -> Result:
    content = json.loads(path.read_text(encoding="utf-8"))
    if "refusal" in content:
        return Result("", None, content["refusal"])
    headlines = {Headline(question, key): value for question, key, value in content["headlines"]}
    return Result(content["basis"], Said(headlines, content["quantities"]))


def _path(folder: Path, ends: Ends) -> Path:
    return folder / f"{sha256(json.dumps(ends).encode()).hexdigest()[:16]}.json"


def _tidy(folder: Path) -> None:
    """Remove the results of other code."""
    for former in folder.parent.iterdir():
        if former != folder:
            shutil.rmtree(former, ignore_errors=True)


_runs: Runs
