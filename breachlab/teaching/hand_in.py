"""The end of a lesson: write a file of answers to hand in, and collect and judge those of a class.

A file has answers and no verdicts, as a student can edit it: `collect` makes the student's world
from the seed and judges the answers again. Whoever changes an answer has changed an answer.
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas

from breachlab.answer_files.file_origin import load_json
from breachlab.answer_files.output import save
from breachlab.errors import BadParameters, LabError, NoRoom
from breachlab.query.parameters import show_value
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.teaching import exercises
from breachlab.teaching.checks import Checks, list_exercises
from breachlab.teaching.classes import CLASSES, open_worlds, path_of_world
from breachlab.teaching.texts import say

FOLDER = "hand_in"  # beside the worlds of a class
WORLD = "select row_count, seed, model_version from provenance"
OTHER_SEED = "select seed from there.provenance"
FILE = "select path from duckdb_databases() where path is not null and not internal limit 1"
LONGEST = 60  # characters of a name in the name of a file
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


def write(
    lab: duckdb.DuckDBPyConnection,
    lesson: int,
    name: str,
    answers: Mapping[str, pandas.DataFrame],
    language: str = "en",
) -> Path:
    """Write a student's answers to a lesson, {exercise: rows}, and return the path of the file.

    It is JSON, of PARTS; the file is whole or not there. The same student's file is replaced.
    Raises BadParameters if a file of that name is somebody else's, NoRoom if none can be written.
    """
    ((rows, seed, version),) = lab.execute(WORLD).fetchall()
    has_two = any(exercises.find(number).needs_worlds for number in answers)
    other_seed = lab.execute(OTHER_SEED).fetchall()[0][0] if has_two else None
    content = {
        "kind": "SYNTHETIC",
        "lesson": lesson,
        "name": name,
        "rows": rows,
        "seed": seed,
        "other_seed": other_seed,
        "model_version": version,
        "answers": {number: _list_values(given) for number, given in answers.items()},
        "handed_in_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    ((database,),) = lab.execute(FILE).fetchall()
    path = Path(database).parent.parent / FOLDER / name_file(lesson, seed, name)
    taken = BadParameters(say("taken", language, {"file": path.name, "lesson": str(lesson)}))
    is_there = path.exists()
    if is_there and not _is_of(path, name):
        raise taken
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        save(text.encode(), path, is_there, language)
    except BadParameters:  # somebody else's came meanwhile
        raise taken from None
    except (NoRoom, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error).partition(". ")[0]
        values = {"folder": str(path.parent), "reason": reason}
        raise NoRoom(say("not_written", language, values)) from None
    return path


def name_file(lesson: int, seed: int, name: str) -> str:
    """Return the name of the file of a student.

    >>> name_file(1, 7, "Ada  Lovelace / 2")
    'lesson_1_seed_7_Ada_Lovelace_2.json'
    """
    student = re.sub(r"\W+", "_", name).strip("_")[:LONGEST]
    return f"lesson_{lesson}_seed_{seed}_{student}.json"


def _is_of(path: Path, name: str) -> bool:
    """Return whether a file is one that the student of this name handed in."""
    try:
        return load_json(path.read_bytes())["name"] == name
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return False


def _list_values(given: pandas.DataFrame) -> dict[str, list]:
    """Return rows as JSON can hold them; judging reads the same from it as from the rows."""
    columns = [[*map(_plain, given.iloc[:, place])] for place in range(given.shape[1])]
    return {"columns": [*map(str, given)], "rows": [[*row] for row in zip(*columns, strict=True)]}


def _plain(value: Any) -> Any:
    if not pandas.api.types.is_scalar(value):
        return str(value)
    if pandas.isna(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, bool | int | float) else str(value)


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


def _read(path: Path, language: str) -> dict[str, Any]:
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
