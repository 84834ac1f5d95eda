"""Checks of a lesson: is an answer right, and if not, which kind of mistake may it have?

Each exercise has a file of SQL in answers/, which computes the right answer in any world:

    Key:      the columns that name a row; without, there is one row
    Judges:   the columns of the answer, which it reads as `given`: rows are what is wrong with it

A column `person_count__records` holds the value of `person_count` after the mistake `records`, a
key of the texts. What the checks say stands in en.toml and fr.toml. The text `right_5_5` says what
the right answer to 5.5 means, by the first row of its SQL: {person_count}, and that after a mistake
{records_person_count}.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from types import EllipsisType
from typing import Any
from unicodedata import normalize

import duckdb
import pandas

from breachlab.answer_files.output import save
from breachlab.answer_files.receipt import load_json
from breachlab.errors import BadParameters, NoRoom
from breachlab.query.queries import read_parts
from breachlab.teaching.judging import MISTAKEN, Mistake, missing_columns, mistake_in
from breachlab.words import Words, fill
from breachlab.words.language import refuse, typeset

HERE = Path(__file__).parent
ANSWERS = HERE / "answers"
FOLDER = "hand_in"  # beside the worlds of a class
WORLD = "select row_count, seed, model_version from provenance"
OTHER_SEED = "select seed from there.provenance"
FILE = "select path from duckdb_databases() where path is not null and not internal limit 1"
WORLD_PARTS = ("lesson", "rows", "seed", "model_version")  # of a hand-in, beside other_seed
SHORT = ("1.1", "1.3", "1.5")  # of lesson 0, lesson 1 in twenty minutes
LONGEST = 60  # characters of a name in the name of a file
OTHER_WORLD = "select 1 from duckdb_databases() where database_name = 'there'"
VALUE = "value"  # the column of an answer that is a single value
STATES = ("right", "wrong", "not_answered")
# Errors of pandas and DuckDB for an answer that is no table of values, such as lists in cells.
UNREADABLE = (
    duckdb.Error,
    AttributeError,
    LookupError,
    OverflowError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Exercise:
    """One file of answers/; its number is 1.3 where the file is 1_3.sql."""

    number: str
    sql: str

    @cached_property
    def parts(self) -> dict[str, str]:
        """{name: text} of the parts of the file's header, such as Key:."""
        return read_parts(re.sub(r"^-- ?", "", self.sql, flags=re.MULTILINE))

    @property
    def keys(self) -> list[str]:
        """The columns that name a row; empty if the answer is one row."""
        return self.parts["Key"].split(", ") if "Key" in self.parts else []

    @property
    def judged_columns(self) -> list[str]:
        """The columns of the answer that the SQL judges; empty if answers are compared instead."""
        return self.parts["Judges"].split(", ") if "Judges" in self.parts else []

    @property
    def needs_worlds(self) -> bool:
        """True if it is about two worlds, the second attached as `there`."""
        return " there." in self.sql


def list_numbers() -> list[str]:
    """Return the number of every exercise, sorted."""
    return sorted(path.stem.replace("_", ".") for path in ANSWERS.glob("*.sql"))


def find_exercise(number: str) -> Exercise:
    """Return the exercise of this number; raise KeyError for an unknown one."""
    if number not in list_numbers():
        raise KeyError(number)
    path = ANSWERS / f"{number.replace('.', '_')}.sql"
    return Exercise(number, path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Verdict:
    """The verdict on an answer; it never reveals the right one."""

    is_right: bool
    text: str


class Checks:
    """The checks of one student's world, in English (en) or French (fr), to call in a cell.

    `folder` is where a file to hand in is written, in hand_in; by default, beside the worlds.

    Example:

        check = Checks(lab, language="fr")
        check("1.1", 1_234)
    """

    def __init__(
        self,
        lab: duckdb.DuckDBPyConnection,
        language: str = "en",
        folder: Path | str | None = None,
    ):
        self.lab = lab
        self.language = language
        self.folder = folder
        self.states: dict[str, str] = {}  # {exercise: right, wrong or not_answered}
        self.hints: dict[str, str] = {}  # {exercise: what is said of a wrong answer}
        self.kinds: dict[str, str] = {}  # {exercise: the key of that text}
        self.answers: dict[str, pandas.DataFrame] = {}  # {exercise: the answer last checked}

    def __call__(self, number: str, answer: Any = None) -> None:
        """Print whether the answer to an exercise is right, or its possible mistake."""
        print(self.verdict(number, answer).text)

    def finish(self, lesson: int, name: str = "") -> None:
        """Print which exercises of a lesson are right, and write a file to hand in.

        The last check of an exercise counts. The file is named by the student, whose former one it
        replaces, be it in capitals; answers of the former one to exercises without an answer this
        time are kept, and named. Without a name none is written. Raises BadParameters for a lesson
        that does not exist, and for the name of another student's file.
        """
        numbers = list_exercises(lesson)
        others = [number for number in numbers if self.states.get(number) != "right"]
        values = {
            "right_count": len(numbers) - len(others),
            "exercise_count": len(numbers),
            "lesson": str(lesson),
        }
        named = {"exercises": ", ".join(others)}
        values["others"] = " " + say("not_right", self.language, named) if others else ""
        name = " ".join(name.split())
        if not name.isprintable() or not any(map(str.isalnum, name)):
            print(say("unnamed", self.language, values))
            return
        answers = {each: self.answers[each] for each in numbers if each in self.answers}
        with self.lab.cursor() as cursor:
            path, kept = _hand_in(cursor, lesson, name, answers, self.language, self.folder)
        print(say("finished", self.language, values | {"file": str(path)}))
        if kept:
            print(say("kept_answers", self.language, {"exercises": ", ".join(kept)}))

    def verdict(self, number: str, answer: Any = None) -> Verdict:
        """Return whether the answer is right, and the text for the student."""
        if number not in list_numbers():
            known = ", ".join(list_numbers())
            return self._verdict("unknown", str(number), {"known": known})
        exercise = find_exercise(number)
        # A cursor does not see Python names of the student, such as a frame `registrants`.
        with self.lab.cursor() as cursor:
            if exercise.needs_worlds and not cursor.execute(OTHER_WORLD).fetchall():
                return self._verdict("needs_worlds", number)
            try:
                given = rows_of(answer)
                self.answers.pop(number, None)
                if given is None:
                    return self._verdict("not_answered", number)
                self.answers[number] = given
                mistake = _find_mistake(cursor, exercise, given)
            except UNREADABLE:
                mistake = Mistake("unreadable")
        if mistake is None:
            return self._verdict("right", number, {"meaning": self._say_meaning(exercise)})
        hint = self.hints[number] = say(mistake.kind, self.language, mistake.values)
        self.kinds[number] = mistake.kind
        return self._verdict("wrong", number, {"hint": hint})

    def _say_meaning(self, exercise: Exercise) -> str:
        """Return what a right answer means, after a space; empty if there is no text of it."""
        key = f"right_{exercise.number.replace('.', '_')}"
        if key not in texts(self.language):
            return ""
        with self.lab.cursor() as cursor:
            row = cursor.execute(exercise.sql).df().iloc[0]
        values = {}
        for column, value in row.items():
            name, *kinds = str(column).split(MISTAKEN)
            values["_".join([*kinds, name])] = value
        return " " + say(key, self.language, values)

    def _verdict(self, key: str, number: str, values: dict[str, str] | None = None) -> Verdict:
        text = say(key, self.language, {"exercise": number, **(values or {})})
        if key in STATES:
            self.states[number] = key
        return Verdict(key == "right", text)


def list_lessons() -> list[int]:
    """Return the number of every lesson, sorted; 0 is the short one."""
    return sorted({0, *(int(each.partition(".")[0]) for each in list_numbers())})


def list_exercises(lesson: int) -> list[str]:
    """Return the numbers of a lesson's exercises, in order; raise BadParameters for no lesson."""
    if lesson == 0:
        return [*SHORT]
    numbers = [each for each in list_numbers() if each.partition(".")[0] == str(lesson)]
    if not numbers:
        known = ", ".join(map(str, list_lessons()))
        raise refuse(BadParameters, "not_a_lesson", said=lesson, known=known)
    return numbers


def _find_mistake(
    cursor: duckdb.DuckDBPyConnection, exercise: Exercise, given: pandas.DataFrame
) -> Mistake | None:
    columns = exercise.judged_columns
    if not columns:
        return mistake_in(given, cursor.execute(exercise.sql).df(), exercise.keys)
    if given.empty:
        return Mistake("empty")
    if wrong := missing_columns(given, columns):
        return wrong
    cursor.register("given", given[columns])
    mistakes = cursor.execute(exercise.sql).fetchall()
    return Mistake(mistakes[0][0]) if mistakes else None


def rows_of(answer: Any) -> pandas.DataFrame | None:
    """Return an answer as rows; null if it is missing or has only nulls.

    Example:

        >>> rows_of(12), rows_of(None), rows_of(pandas.DataFrame({"person_count": [None]}))
        (   value
        0     12, None, None)
    """
    match answer:
        case None | EllipsisType():
            return None
        case duckdb.DuckDBPyRelation():
            rows = answer.df()
        case pandas.DataFrame() | pandas.Series():  # a named index, as from a groupby, is a column
            is_grouped = any(name is not None for name in answer.index.names)
            rows = answer.reset_index() if is_grouped else pandas.DataFrame(answer)
        case dict():
            rows = pandas.DataFrame([answer])
        case list() | tuple() | set():
            rows = pandas.DataFrame({VALUE: list(answer)})
        case _:
            rows = pandas.DataFrame({VALUE: [answer]})
    return None if len(rows) and rows.isna().all(axis=None) else rows


def _hand_in(
    lab: duckdb.DuckDBPyConnection,
    lesson: int,
    name: str,
    answers: Mapping[str, pandas.DataFrame],
    language: str,
    folder: Path | str | None,
) -> tuple[Path, list[str]]:
    """Write a student's answers to a lesson, {exercise: rows}.

    Returns the path of the file, and the exercises whose answers it has from the former file. It is
    JSON in hand_in of the folder, whole or not there. The same student's file is replaced. Raises
    BadParameters if a file of that name is somebody else's, NoRoom if none can be written.
    """
    ((rows, seed, version),) = lab.execute(WORLD).fetchall()
    has_two = any(find_exercise(number).needs_worlds for number in answers)
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
        "handed_in_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }
    ((database,),) = lab.execute(FILE).fetchall()
    beside = Path(database).parent.parent if folder is None else Path(folder).absolute()
    path = beside / FOLDER / name_file(lesson, seed, name)
    alike = (
        each for each in path.parent.glob("*.json") if each.name.casefold() == path.name.casefold()
    )
    path = path if path.exists() else next(alike, path)
    taken = BadParameters(say("taken", language, {"file": path.name, "lesson": str(lesson)}))
    is_there, kept = path.exists(), []
    if is_there:
        try:
            former = load_json(path.read_bytes())
            is_own = former["name"].casefold() == name.casefold()
            kept = _list_kept(former, content)
        except (AttributeError, OSError, ValueError, LookupError, TypeError, RecursionError):
            is_own = False
        if not is_own:
            raise taken
        content["name"] = former["name"]  # as the list of the class may have it
        if kept:
            both = {each: former["answers"][each] for each in kept} | content["answers"]
            order = list_exercises(lesson)
            content["answers"] = {each: both[each] for each in order if each in both}
            content["other_seed"] = other_seed or former["other_seed"]
    content["sum"] = sum_of(content)
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
    return path, kept


def _list_kept(former: Mapping[str, Any], content: Mapping[str, Any]) -> list[str]:
    """Return the exercises that a former file answers and this one does not.

    There are none if the former file was edited, or is of another world.
    """
    is_of_world = all(former.get(each) == content[each] for each in WORLD_PARTS)
    others = {former.get("other_seed"), content["other_seed"]} - {None}
    if not is_of_world or len(others) > 1 or former.get("sum") != sum_of(former):
        return []
    return [each for each in former["answers"] if each not in content["answers"]]


def name_file(lesson: int, seed: int, name: str) -> str:
    """Return the name of the file of a student.

    >>> name_file(1, 7, "Ada  Lovelace / 2")
    'lesson_1_seed_7_Ada_Lovelace_2.json'
    """
    return f"lesson_{lesson}_seed_{seed}_{shorten(name)}.json"


def shorten(name: str) -> str:
    """Return a student's name as a part of the name of a file or folder; empty if nothing is left.

    >>> shorten("Zoé d'Île"), shorten("../../etc"), shorten("..")
    ('Zoé_d_Île', 'etc', '')
    """
    return re.sub(r"\W+", "_", normalize("NFC", name)).strip("_")[:LONGEST]


def sum_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a hand-in without its own sum: it shows that a file was edited.

    Whoever can run this code can make the sum of another file.
    """
    rest = {name: value for name, value in content.items() if name != "sum"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _list_values(given: pandas.DataFrame) -> dict[str, list[Any]]:
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


@cache
def texts(language: str) -> dict[str, str]:
    """Return all texts of a language, en or fr, by key; callers must not change them."""
    words = tomllib.loads((HERE / f"{language}.toml").read_text(encoding="utf-8"))
    return {key: typeset(text, language) for key, text in words.items()}


def say(key: str, language: str, values: Mapping[str, Any] | None = None) -> str:
    """Return a text filled with values, with numbers in the notation of the language.

    A text that begins with a value, such as a path, begins as the value was typed.
    """
    text = texts(language)[key]
    return fill(text, values or {}, Words(language, {}), capital=not text.startswith("{")).text
