"""The end of a lesson: write a file to hand in, and collect those of a class."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas

from breachlab.errors import BadParameters
from breachlab.teaching import exercises
from breachlab.teaching.classes import CLASSES

FOLDER = "hand_in"  # beside the worlds of a class
WORLD = "select row_count, seed, model_version from provenance"
FILE = "select path from duckdb_databases() where path is not null and not internal limit 1"


def list_exercises(lesson: int) -> list[str]:
    """Return the numbers of a lesson's exercises, in order; raise ValueError for an unknown one."""
    numbers = [each for each in exercises.numbers() if each.partition(".")[0] == str(lesson)]
    if not numbers:
        known = sorted({each.partition(".")[0] for each in exercises.numbers()})
        raise ValueError(f"No lesson {lesson}. There are: {', '.join(known)}")
    return numbers


def write(
    lab: duckdb.DuckDBPyConnection, lesson: int, name: str, states: Mapping[str, str]
) -> Path:
    """Write the results of a student in a lesson, and return the path of the file.

    It is JSON: the lesson, the name, the world, {exercise: right, wrong or not_answered}, the time.
    """
    ((rows, seed, version),) = lab.execute(WORLD).fetchall()
    results = {
        "kind": "SYNTHETIC",
        "lesson": lesson,
        "name": name,
        "rows": rows,
        "seed": seed,
        "model_version": version,
        "right": sum(state == "right" for state in states.values()),
        "of": len(states),
        "exercises": {**states},
        "handed_in_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    folder = _folder(lab)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"lesson_{lesson}_seed_{seed}.json"
    path.write_text(json.dumps(results, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return path


def collect(folder: str | Path = CLASSES / FOLDER) -> pandas.DataFrame:
    """Return the results of a class: a row per file, a column per exercise, sorted by lesson.

    Raises BadParameters for a folder without a file: a notebook's working folder is its own, not
    the project's.
    """
    paths = sorted(Path(folder).glob("*.json"))
    if not paths:
        raise BadParameters(
            f"No file was handed in: there is no .json in {Path(folder).resolve()}. The default is "
            f"{CLASSES / FOLDER}: teaching.collect()"
        )
    results = [json.loads(path.read_text("utf-8")) for path in paths]
    rows: list[dict[str, Any]] = [
        {
            **{key: each[key] for key in ("lesson", "name", "seed", "right", "of")},
            **each["exercises"],
        }
        for each in results
    ]
    return pandas.DataFrame(rows)


def _folder(lab: duckdb.DuckDBPyConnection) -> Path:
    """Return the folder of a class: above the worlds of one size."""
    ((path,),) = lab.execute(FILE).fetchall()
    return Path(path).parent.parent / FOLDER
