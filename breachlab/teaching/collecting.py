"""What a class hands in: read, judged again, and put into tables.

A file that is handed in has answers and no verdicts, as a student can edit it: each answer is
judged again in the student's world, which is made from the seed. Whoever changes an answer has
changed an answer. The class of preparing.py says who may hand in what.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas

from breachlab.answer_files.receipt import load_json
from breachlab.errors import BadParameters, LabError
from breachlab.query.parameters import show_value
from breachlab.store.model_checks import MODEL_VERSION
from breachlab.teaching.checks import (
    FOLDER,
    STATES,
    Checks,
    list_exercises,
    name_file,
    say,
    shorten,
    sum_of,
)
from breachlab.teaching.classes import CLASSES, open_worlds, path_of_world
from breachlab.teaching.preparing import NO_MARK, ROSTER, Class, Student, read_class, write_table
from breachlab.words.language import escape_controls, refuse

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
# What lies there in place of a file of answers, and what is said of it.
OTHER_FILES = {".zip": "not_unpacked", ".ipynb": "notebook_handed_in"}
MOMENT = "%Y-%m-%d %H:%M:%S"
LeftOut = tuple[str, Student | None, str]  # a file, whose it is where that is known, and why
TABLES = STEPS, MARKS, LEFT_OUT = "steps.csv", "marks.csv", "left_out.csv"


@dataclass(frozen=True)
class Judged:
    """A file that counts: what it says, {exercise: state}, and the mistakes.

    `kinds` is {exercise: the key of a mistake}, `hints` {exercise: what is said of it}.
    """

    handed: Mapping[str, Any]
    states: Mapping[str, str]
    kinds: Mapping[str, str]
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
    judged, _ = judge_all(Path(folder), language, find_class(Path(folder), language))
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


def judge_all(
    folder: Path, language: str, found: Class | None
) -> tuple[list[Judged], list[LeftOut]]:
    """Return the files of a folder, and of the folders in it, that count, sorted by lesson.

    The others are the second list, and named in a line each. Of several files of one student and
    lesson the last counts. `found` is the class that they are of, where there is one. Raises
    BadParameters for a folder without a file.
    """
    place = folder.absolute()
    worlds = place.parent if place.name == FOLDER else CLASSES
    worlds = found.worlds if found else worlds
    left: list[LeftOut] = []

    def show(path: Path) -> str:
        return escape_controls(str(path.relative_to(folder) if found else path.name))

    def leave_out(path: Path, reason: str, handed: Mapping[str, Any] | None = None) -> None:
        print(say("left_out", language, {"file": show(path), "reason": reason}))
        students = found.students if found else ()
        left.append((show(path), _find_owner(path.relative_to(folder), handed, students), reason))

    read: dict[tuple[int, str, int], list[tuple[datetime, Path, dict[str, Any]]]] = {}
    files = _list_files(folder, found)
    for path in files:
        handed = None
        try:
            handed = _read(path, language)
            _check_student(handed, path, found, language)
            key = (handed["lesson"], handed["name"], handed["seed"])
            read.setdefault(key, []).append((_handed_in_at(handed), path, handed))
        except LabError as error:
            leave_out(path, error.in_language(language), handed)
    if {path.suffix for path in files} <= {*OTHER_FILES}:
        said = {"folder": folder.resolve(), "default": CLASSES / FOLDER}
        raise refuse(BadParameters, "none_handed_in", **said)
    judged: list[Judged] = []
    copies = _find_copies([max(theirs)[2] for theirs in read.values()])
    for key, theirs in sorted(read.items()):
        *earlier, (last, path, handed) = sorted(theirs)
        for at, former, content in earlier:
            values = {"name": handed["name"], "file": show(path)}
            values |= {"earlier": f"{at:{MOMENT}}", "later": f"{last:{MOMENT}}"}
            leave_out(former, say("handed_in_earlier", language, values), content)
        try:
            if key in copies:
                raise BadParameters(say("copied", language, {"name": show_value(copies[key])}))
            judged.append(_judge(handed, worlds, language))
        except LabError as error:
            leave_out(path, error.in_language(language), handed)
    return judged, left


def _list_files(folder: Path, found: Class | None) -> list[Path]:
    """Return the files of JSON in a folder and those in it; then the zips and notebooks.

    What the class was given is left out, and a notebook that has its answers beside it.
    """
    own = (found.folder / "students", found.folder / "zips") if found else ()
    paths: dict[str, list[Path]] = {".json": [], ".zip": [], ".ipynb": []}
    for path in sorted(folder.rglob("*")):
        is_hidden = any(part[0] == "." for part in path.relative_to(folder).parts)
        is_own = path.suffix != ".json" and {*own} & {*path.absolute().parents}
        if path.suffix in paths and path.name != ROSTER and not is_hidden and not is_own:
            paths[path.suffix].append(path)
    answered = {parent for path in paths[".json"] for parent in path.parents} - {folder}
    unanswered = [path for path in paths[".ipynb"] if path.parent not in answered]
    return paths[".json"] + paths[".zip"] + unanswered


def _handed_in_at(handed: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(handed["handed_in_at"]).astimezone(UTC)


def _find_owner(
    place: Path, handed: Mapping[str, Any] | None, students: Iterable[Student]
) -> Student | None:
    """Return the student whom a file names, or whose name is in its path; null if unknown.

    Moodle's folders begin with the student's full name and an underscore.
    """
    words = {*place.parts, place.stem, *(part.partition("_")[0] for part in place.parts)}
    for each in students:
        named = f"_seed_{each.seed}_{shorten(each.name)}"
        is_theirs = place.stem.endswith(named) or not words.isdisjoint((each.name, each.folder))
        if handed:
            is_theirs = (handed["name"], handed["seed"]) == (each.name, each.seed)
        if is_theirs:
            return each
    return None


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


def _check_student(
    handed: Mapping[str, Any], path: Path, found: Class | None, language: str
) -> None:
    """Raise BadParameters for a file that no student of the class can have written so."""
    if found is None:
        return
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

    if path.suffix in OTHER_FILES:
        raise refuse(OTHER_FILES[path.suffix])
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
    try:
        _handed_in_at(handed)
    except (ValueError, OverflowError):
        raise refuse("odd_part", part="handed_in_at") from None
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
    return Judged(handed, states, check.kinds, check.hints)


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
    judged: list[Judged],
    left: list[LeftOut],
    found: Class,
    folder: Path,
    language: str,
    may_replace: bool,
) -> list[Path]:
    """Write three CSV files into a folder, and return their paths.

    The steps have a row for each student, lesson and exercise: state, and kind of mistake. The
    marks have a row for each student of the class, from 0 to 100 for each lesson, a hyphen without
    a file; Moodle imports them by e-mail address. The third has a row for each file left out. A
    line says how many marks of the former file are lost. Raises BadParameters if a file is there
    and is not to be replaced, and NoRoom.
    """
    by_student: dict[tuple[str, int], dict[int, Judged]] = {}
    for each in judged:
        key = (each.handed["name"], each.handed["seed"])
        by_student.setdefault(key, {})[each.handed["lesson"]] = each
    steps = [say("steps_columns", language).split(", ")]
    marks = [say("marks_columns", language).split(", ")]
    marks[0] += [say("marks_lesson", language, {"lesson": str(each)}) for each in found.lessons]
    states = dict(zip(STATES, say("steps_states", language).split(", "), strict=True))
    for student in found.students:
        theirs = by_student.get((student.name, student.seed), {})
        who = [student.name, student.email]
        given = [theirs.get(lesson) for lesson in found.lessons]
        marks.append(
            [
                *who,
                *(str(round(100 * it.right / len(it.states))) if it else NO_MARK for it in given),
            ]
        )
        for lesson, file in sorted(theirs.items()):
            for number, state in file.states.items():
                wrong = [each.get(number, "") for each in (file.kinds, file.hints)]
                mistake = wrong if state == "wrong" else ["", ""]
                row = [*who, str(student.seed), str(lesson), number, states[state], *mistake]
                steps.append(row)
    out = [say("left_out_columns", language).split(", ")]
    for file_name, owner, reason in left:
        out.append([file_name, *([owner.name, owner.email] if owner else ["", ""]), reason])
    former = folder / MARKS
    said = former.read_text("utf-8-sig", "replace") if former.is_file() else ""
    lines = said.splitlines() or [""]
    had = _list_marks(csv.reader(lines, delimiter=max(",;", key=lines[0].count)))
    if lost := had - _list_marks(marks):
        print(say("marks_lost", language, {"lost_count": str(len(lost))}))
    paths = [folder / name for name in TABLES]
    for path, rows in zip(paths, (steps, marks, out), strict=True):
        write_table(rows, path, may_replace, language)
    return paths


def _list_marks(rows: Iterable[list[str]]) -> set[tuple[str, ...]]:
    """Return name, address and lesson of each mark in a table of marks."""
    heads, *students = [*rows] or [[]]
    return {
        (row[0].lstrip("'"), row[1].lstrip("'"), head.rpartition(" ")[2])
        for row in students
        for head, mark in zip(heads[2:], row[2:], strict=False)
        if mark.isdecimal()
    }
