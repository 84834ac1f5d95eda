"""What a class hands in: read, judged again, and put into a table.

A file that is handed in has answers and no verdicts, as a student can edit it: each answer is
judged again in the student's world, which is made from the seed. Whoever changes an answer has
changed an answer. The class of preparing.py says who may hand in what.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas

from breachlab.answer_files.output import save
from breachlab.answer_files.receipt import load_json
from breachlab.errors import BadParameters, LabError
from breachlab.query.parameters import show_value
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.teaching.checks import FOLDER, Checks, list_exercises, name_file, say, sum_of
from breachlab.teaching.classes import CLASSES, open_worlds, path_of_world
from breachlab.teaching.preparing import ROSTER, Class, read_class
from breachlab.words.language import escape_controls

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
    "sum": str,
}
STEPS, MARKS = "steps.csv", "marks.csv"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would run


@dataclass(frozen=True)
class Judged:
    """A file that counts: what it says, {exercise: state} and {exercise: the kind of mistake}."""

    handed: Mapping[str, Any]
    states: Mapping[str, str]
    hints: Mapping[str, str]

    @property
    def right(self) -> int:
        """The number of right answers."""
        return sum(state == "right" for state in self.states.values())


def collect(folder: str | Path = CLASSES / FOLDER, language: str = "en") -> pandas.DataFrame:
    """Return the results of a class: a row per file, a column per exercise, sorted by lesson.

    Each answer is judged again in the student's world, which is made if it is missing. A file that
    cannot be judged is named in a line, and left out. Raises BadParameters for a folder without a
    file: a notebook's working folder is its own, not the project's.
    """
    judged = judge_all(Path(folder), language, find_class(Path(folder), language))
    rows = [
        {
            **{key: each.handed[key] for key in ("lesson", "name", "rows", "seed")},
            "right": each.right,
            "of": len(each.states),
            **each.states,
        }
        for each in judged
    ]
    return pandas.DataFrame(rows)


def find_class(folder: Path, language: str) -> Class | None:
    """Return the class that a folder is of, or is in; nothing if there is none."""
    each = folder.absolute()
    classes = (read_class(place, language) for place in (each, *each.parents))
    return next((found for found in classes if found), None)


def judge_all(folder: Path, language: str, found: Class | None) -> list[Judged]:
    """Return the files of a folder, and of the folders in it, that count, sorted by lesson.

    The others are named in a line each. `found` is the class that they are of, where there is one.
    Raises BadParameters for a folder without a file.
    """
    place = folder.absolute()
    worlds = place.parent if place.name == FOLDER else CLASSES
    worlds = found.worlds if found else worlds

    def leave_out(path: Path, error: LabError) -> None:
        name = escape_controls(str(path.relative_to(folder) if found else path.name))
        print(say("left_out", language, {"file": name, "reason": str(error)}))

    read: dict[tuple[int, str, int], tuple[Path, dict[str, Any]]] = {}
    for path in _list_files(folder):
        try:
            handed = _read(path, language)
            if found:
                _check_student(handed, path, found, language)
            key = (handed["lesson"], handed["name"], handed["seed"])
            if key in read:
                raise BadParameters(say("handed_in_twice", language, {"name": handed["name"]}))
            read[key] = (path, handed)
        except LabError as error:
            leave_out(path, error)
    counted: list[Judged] = []
    copies = _find_copies([handed for _, handed in read.values()])
    for key, (path, handed) in sorted(read.items()):
        try:
            if key in copies:
                raise BadParameters(say("copied", language, {"name": show_value(copies[key])}))
            counted.append(_judge(handed, worlds, language))
        except LabError as error:
            leave_out(path, error)
    return counted


def _list_files(folder: Path) -> list[Path]:
    """Return the files of JSON in a folder and those in it; raise BadParameters for none."""
    paths = sorted(
        path
        for path in folder.rglob("*.json")
        if path.name != ROSTER and not any(p[0] == "." for p in path.relative_to(folder).parts)
    )
    if not paths:
        raise BadParameters(
            f"No file was handed in: there is no .json in {folder.resolve()}. The default is "
            f"{CLASSES / FOLDER}: teaching.collect()"
        )
    return paths


def _find_copies(handed: list[dict[str, Any]]) -> dict[tuple[int, str, int], str]:
    """Return {file: the name in another with the same world, answers and second}."""
    alike: dict[str, list[dict[str, Any]]] = {}
    for each in (each for each in handed if each["answers"]):
        parts = {key: each[key] for key in ("lesson", "seed", "answers", "handed_in_at")}
        alike.setdefault(sum_of(parts), []).append(each)
    return {
        (one["lesson"], one["name"], one["seed"]): other["name"]
        for files in alike.values()
        for one in files
        for other in files
        if one is not other
    }


def _check_student(handed: Mapping[str, Any], path: Path, found: Class, language: str) -> None:
    """Raise BadParameters for a file that no student of the class can have written so."""
    name, seed = handed["name"], handed["seed"]
    own = next((each for each in found.students if (each.name, each.seed) == (name, seed)), None)
    students, place = found.folder / "students", path.absolute()
    reason = None
    if own is None:
        reason = "unknown_student"
    elif place.is_relative_to(students) and not place.is_relative_to(students / own.folder):
        reason = "other_folder"
    elif handed["rows"] != found.rows or handed["other_seed"] not in (None, seed + 1):
        reason = "other_world_of_class"
    elif handed["lesson"] not in found.lessons:
        reason = "other_lesson"
    if reason:
        values = {"name": show_value(name), "seed": str(seed), "lesson": str(handed["lesson"])}
        values["lessons"] = ", ".join(map(str, found.lessons))
        raise BadParameters(say(reason, language, values))


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
    if handed["sum"] != sum_of(handed):
        raise refuse("edited")
    return handed


def _judge(handed: Mapping[str, Any], folder: Path, language: str) -> Judged:
    """Return a file's answers, judged in the student's world.

    Raises BadParameters for a world too large to be made and for answers that are no tables, and
    the errors of `open_worlds`.
    """
    rows, seeds = handed["rows"], [handed["seed"]]
    if handed["other_seed"] is not None:
        seeds.append(handed["other_seed"])
    for seed in seeds:
        if rows > MOST_RECORDS and not path_of_world(rows, seed, folder).is_file():
            values = {"row_count": rows, "most_count": MOST_RECORDS}
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
    return Judged(handed, states, check.hints)


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


def write_tables(
    judged: list[Judged], found: Class, folder: Path, language: str, may_replace: bool
) -> list[Path]:
    """Write two CSV files into a folder, and return their paths.

    The steps have a row for each student, lesson and exercise: state, and kind of mistake. The
    marks have a row for each student of the class, from 0 to 100 for each lesson, empty without a
    file; Moodle imports them by e-mail address. A cell that a spreadsheet would run gets an
    apostrophe. Raises BadParameters if a file is there and is not to be replaced, and NoRoom.
    """
    by_student: dict[tuple[str, int], dict[int, Judged]] = {}
    for each in judged:
        key = (each.handed["name"], each.handed["seed"])
        by_student.setdefault(key, {})[each.handed["lesson"]] = each
    steps = [say("steps_columns", language).split(", ")]
    marks = [say("marks_columns", language).split(", ")]
    marks[0] += [say("marks_lesson", language, {"lesson": str(each)}) for each in found.lessons]
    for student in found.students:
        theirs = by_student.get((student.name, student.seed), {})
        who = [student.name, student.email]
        given = [theirs.get(lesson) for lesson in found.lessons]
        marks.append(
            [*who, *(str(round(100 * it.right / len(it.states))) if it else "" for it in given)]
        )
        for lesson, file in sorted(theirs.items()):
            for number, state in file.states.items():
                hint = file.hints.get(number, "") if state == "wrong" else ""
                row = [*who, str(student.seed), str(lesson), number, state, hint]
                steps.append(row)
    paths = [folder / STEPS, folder / MARKS]
    for path, rows in zip(paths, (steps, marks), strict=True):
        text = io.StringIO()
        separator = ";" if language == "fr" else ","
        writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
        writer.writerows([["'" * cell.startswith(FORMULA) + cell for cell in row] for row in rows])
        save(text.getvalue().encode("utf-8-sig"), path, may_replace, language)
    return paths
