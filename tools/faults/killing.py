"""Kill a command at a moment drawn from a seed, judge its files, then run it again."""

import json
import random
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import breachlab
from breachlab.paths import SQL
from breachlab.query import catalogue
from breachlab.query.catalogue import ANSWERS
from breachlab.store.databases import change
from data_gen.commands.identify import TABLE_CHECKSUM
from tools.faults.stage import (
    FORMER,
    LATTER,
    Ended,
    Stage,
    Try,
    hash_file,
    hash_files,
    list_changed,
    module,
    put_bystanders,
    run,
    with_fault,
)

SIGKILL = -9
# One kill in three is before a change of a name, as a file could be lost there.
OF_NAMINGS = 1 / 3
SUMS = """
    select table_name, column_name, checksum::varchar
    from checksums
    where table_name not in ('provenance', 'checksums', 'shard_files')
    order by all
"""
EMPTIED = """
    delete from identifiability_cube;
    update checksums
    set checksum = (select checksum from table_checksum('identifiability_cube'))
    where table_name = 'identifiability_cube'
"""
OF_SHARD_1 = re.compile(r"(records|receipts|cubes)/00001-")
ANSWER = ("answer.csv", "answer.csv-metadata.json")
SENTENCES = [path.name for path in (ANSWERS, *catalogue.PAGES.values())]


@dataclass(frozen=True)
class Subject:
    """A command. `read` returns {name of a replaced file: its content for a reader}."""

    name: str
    prepare: Callable[[Stage, Path], None]
    command: str  # with {folder}, which `prepare` fills, and with what {stage} has
    read: Callable[[Path], dict[str, Any]]
    keeps_attempts: bool = False  # files of a killed run are ignored, and stay until tidied

    def words(self, stage: Stage, folder: Path) -> list[str]:
        """Return the words of the command in a folder."""
        return [word.format(stage=stage, folder=folder) for word in self.command.split()]


def read_database(path: Path) -> Any:
    """Return the checksums of a complete database; raise LabError for any other."""
    with breachlab.connect(path) as connection:
        return connection.execute(SUMS).fetchall()


def _prepare_database(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    stage.copy_former(folder)


def _read_lab(folder: Path) -> dict[str, Any]:
    return {"lab.duckdb": read_database(folder / "lab.duckdb")}


def _prepare_uncounted(stage: Stage, folder: Path) -> None:
    """Put a database there with an empty identifiability_cube."""
    _prepare_database(stage, folder)
    with change(folder / "lab.duckdb") as connection:
        connection.execute(TABLE_CHECKSUM)
        connection.execute(EMPTIED)


def _prepare_shard(stage: Stage, folder: Path) -> None:
    shutil.copytree(stage.shards, folder / "world")
    (folder / "world" / "manifest.json").unlink()
    for name in hash_files(folder / "world"):
        if OF_SHARD_1.match(name):
            (folder / "world" / name).unlink()
    put_bystanders(folder)


def _read_shard(folder: Path) -> dict[str, Any]:
    """Return the checksums of the shard; an empty list if it has no receipt.

    Raises ValueError for a file that differs from its receipt.
    """
    receipts = sorted((folder / "world" / "receipts").glob("00001-*.json"))
    contents = [json.loads(path.read_text(encoding="utf-8")) for path in receipts]
    for file in (file for each in contents for file in (*each["files"], *each["cubes"])):
        if hash_file(folder / "world" / file["name"]) != file["sha256"]:
            raise ValueError(f"{file['name']} is not as its receipt says")
    return {"shard 1": [each["sums"] for each in contents[:1]]}


def _prepare_gather(stage: Stage, folder: Path) -> None:
    _prepare_database(stage, folder)
    shutil.copytree(stage.shards, folder / "world")
    manifest = folder / "world" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(content | {"note": "the former one"}), encoding="utf-8")


def _read_gathered(folder: Path) -> dict[str, Any]:
    manifest = json.loads((folder / "world" / "manifest.json").read_text(encoding="utf-8"))
    return _read_lab(folder) | {"world/manifest.json": manifest.get("note", "")}


def _prepare_book(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    (folder / "book.SYNTHETIC").mkdir()
    (folder / "book.SYNTHETIC" / "index.html").write_text("former, SYNTHETIC", encoding="utf-8")


def _read_book(folder: Path) -> dict[str, Any]:
    """Return the names of the pages, and whether each has its end."""
    pages = {
        path.name: path.read_text(encoding="utf-8").rstrip().endswith("</html>")
        for path in sorted((folder / "book.SYNTHETIC").iterdir())
    }
    return {"book.SYNTHETIC": pages}


def _prepare_accept(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    for name in SENTENCES:
        shutil.copy(SQL / name, folder)


def _prepare_output(stage: Stage, folder: Path) -> None:
    put_bystanders(folder)
    words = ["exposure/by_status", "--database", str(stage.former)]
    run(module("breachlab", *words, "--output", str(folder / ANSWER[0])))


def _hash_each(names: Sequence[str], folder: Path) -> dict[str, Any]:
    return {name: sha256((folder / name).read_bytes()).hexdigest() for name in names}


SUBJECTS = (
    Subject(
        "generate",
        _prepare_database,
        "data_gen --rows 30_000 --seed 7 --database {folder}/lab.duckdb",
        _read_lab,
    ),
    Subject(
        "shard",
        _prepare_shard,
        "data_gen shard --parquet {folder}/world --shard 1",
        _read_shard,
        keeps_attempts=True,
    ),
    Subject(  # SIGKILL ends the driver, not its Java
        "spark",
        _prepare_shard,
        "data_gen spark --parquet {folder}/world --master local[2]",
        _read_shard,
        keeps_attempts=True,
    ),
    Subject(
        "gather",
        _prepare_gather,
        "data_gen gather --parquet {folder}/world --database {folder}/lab.duckdb",
        _read_gathered,
    ),
    Subject(
        "identify",
        _prepare_uncounted,
        "data_gen identify --database {folder}/lab.duckdb",
        _read_lab,
    ),
    Subject(
        "book",
        _prepare_book,
        "book {folder}/book.SYNTHETIC --database {stage.former} --notebooks {stage.notebooks}",
        _read_book,
    ),
    Subject(
        "accept",
        _prepare_accept,
        "accept {folder} {stage.former}",
        partial(_hash_each, SENTENCES),
    ),
    Subject(
        "output",
        _prepare_output,
        "breachlab exposure/by_region --database {stage.former} --replace"
        " --output {folder}/answer.csv",
        partial(_hash_each, ANSWER),
    ),
)


@dataclass(frozen=True)
class Reference:
    """A run without a fault: its seconds, its changes of names, its results and files."""

    seconds: float
    namings: int
    latter: Mapping[str, Any]
    names: frozenset[str]


def observe(subject: Subject, stage: Stage) -> Reference:
    """Run a command to its end; raise RuntimeError if it fails without a fault."""
    folder = stage.fresh(subject.name)
    subject.prepare(stage, folder)
    counted = stage.folder / f"{subject.name}.count"
    options = ("--folder", str(folder), "--count", str(counted))
    ended = run(with_fault(subject.words(stage, folder), *options))
    namings = int(counted.read_text(encoding="utf-8")) if counted.exists() else 0
    if ended.code:
        raise RuntimeError(f"{subject.name} fails without a fault: {ended.said}")
    return Reference(ended.seconds, namings, subject.read(folder), frozenset(hash_files(folder)))


def kill_once(subject: Subject, reference: Reference, stage: Stage, seed: int) -> Try:
    """Kill the command once and judge its files; run it again and judge these."""
    chance, folder = random.Random(f"{subject.name} {seed}"), stage.fresh(subject.name)
    subject.prepare(stage, folder)
    before, former = hash_files(folder), subject.read(folder)
    done, killed = _kill(subject.words(stage, folder), folder, reference, chance)
    outcome, troubles = judge(subject, folder, before, former, reference.latter)
    left = set(hash_files(folder)) - set(before) - reference.names
    again = run(with_fault(subject.words(stage, folder)))
    troubles += judge_next(subject, folder, again, left, reference)
    if killed.code not in (0, SIGKILL):
        troubles.append(f"it ended with {killed.code}: {killed.said[-500:]}")
    kept = f"{outcome}, {len(left)} files left" if left else outcome
    return Try(subject.name, seed, done, kept, tuple(troubles))


def _kill(
    words: list[str], folder: Path, reference: Reference, chance: random.Random
) -> tuple[str, Ended]:
    """Kill a command at a moment or before a change of a name; return the deed and the end.

    The moment may come after the end: one command in twenty is over by then.
    """
    if chance.random() < OF_NAMINGS and reference.namings:
        number = chance.randint(1, reference.namings)
        options = ("--folder", str(folder), "--die-at", str(number))
        done = f"killed before change {number} of {reference.namings} of a name"
        return done, run(with_fault(words, *options))
    part = chance.uniform(0.05, 1.05)
    ended = run(with_fault(words), kill_after=part * reference.seconds)
    return f"killed at {part:.0%} of {reference.seconds:.1f} s", ended


def judge(
    subject: Subject,
    folder: Path,
    before: Mapping[str, str],
    former: Mapping[str, Any],
    latter: Mapping[str, Any],
) -> tuple[str, list[str]]:
    """Return the state that stands, former or latter, and a sentence for each damaged file."""
    try:
        state = subject.read(folder)
    except Exception as error:  # of any kind: it cannot be read
        return "nothing that can be read", [f"it cannot be read: {error}"]
    troubles = [
        f"{name} is neither the former nor the latter"
        for name, content in state.items()
        if content not in (former[name], latter[name])
    ]
    is_of = {name: FORMER if state[name] == former[name] else LATTER for name in state}
    replaced = tuple(name for name, which in is_of.items() if which == LATTER)
    changed = list_changed(before, hash_files(folder), replaced)
    troubles += [f"{name} is gone or not as it was" for name in changed]
    return " and ".join(sorted(set(is_of.values()))), troubles


def judge_next(
    subject: Subject, folder: Path, again: Ended, left: set[str], reference: Reference
) -> list[str]:
    """Return the errors of the next run, and of its clean-up after the killed one."""
    if again.code:
        return [f"the next run ended with {again.code}: {again.said[-500:]}"]
    try:
        state = subject.read(folder)
    except Exception as error:
        return [f"the next run left what cannot be read: {error}"]
    troubles = [
        f"{name} of the next run is another"
        for name, content in state.items()
        if content != reference.latter[name]
    ]
    if subject.keeps_attempts:
        return troubles
    stray = set(hash_files(folder)) - reference.names
    troubles += [f"{name} was left by both" for name in sorted(stray)]
    removed = set()  # the file, or the topmost of its folders that is gone, too
    for path in map(Path, left - stray):
        gone = [each for each in (path, *path.parents) if not (folder / each).exists()]
        removed.add(gone[-1])
    silent = [path for path in sorted(removed) if path.name not in again.said]
    return troubles + [f"{path.as_posix()} was removed without a word" for path in silent]


def kills_of(subject: Subject, stage: Stage) -> partial[Try]:
    """Return a function of the seed that kills a command once."""
    return partial(kill_once, subject, observe(subject, stage), stage)
