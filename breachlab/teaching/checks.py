"""Checks of a lesson: is an answer right, and if not, which kind of mistake may it have?"""

from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import duckdb
import pandas

from breachlab.errors import BadParameters
from breachlab.teaching import exercises
from breachlab.teaching.exercises import Exercise
from breachlab.teaching.judging import Mistake, missing_columns, mistake_in
from breachlab.teaching.texts import say

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
class Verdict:
    """The verdict on an answer; it never reveals the right one."""

    is_right: bool
    text: str


class Checks:
    """The checks of one student's world, in English (en) or French (fr), to call in a cell.

    Example:

        check = Checks(lab, language="fr")
        check("1.1", 1_234)
    """

    def __init__(self, lab: duckdb.DuckDBPyConnection, language: str = "en"):
        self.lab = lab
        self.language = language
        self.states: dict[str, str] = {}  # {exercise: right, wrong or not_answered}
        self.answers: dict[str, pandas.DataFrame] = {}  # {exercise: the answer last checked}

    def __call__(self, number: str, answer: Any = None) -> None:
        """Print whether the answer to an exercise is right, or its possible mistake."""
        print(self.verdict(number, answer).text)

    def finish(self, lesson: int, name: str = "") -> None:
        """Print how many exercises of a lesson are right, and write a file to hand in.

        The last check of an exercise counts. The file is named by the student, whose former one it
        replaces; without a name none is written. Raises BadParameters for a lesson
        that does not exist, and for the name of another student's file.
        """
        # Imported late: collecting what was handed in needs the checks.
        from breachlab.teaching import hand_in

        numbers = list_exercises(lesson)
        right = sum(self.states.get(number) == "right" for number in numbers)
        values = {"right_count": right, "exercise_count": len(numbers), "lesson": str(lesson)}
        name = " ".join(name.split())
        if not name.isprintable() or not any(map(str.isalnum, name)):
            print(say("unnamed", self.language, values))
            return
        answers = {each: self.answers[each] for each in numbers if each in self.answers}
        with self.lab.cursor() as cursor:
            path = hand_in.write(cursor, lesson, name, answers, self.language)
        print(say("finished", self.language, values | {"file": str(path)}))

    def verdict(self, number: str, answer: Any = None) -> Verdict:
        """Return whether the answer is right, and the text for the student."""
        if number not in exercises.numbers():
            known = ", ".join(exercises.numbers())
            return self._verdict("unknown", str(number), {"known": known})
        exercise = exercises.find(number)
        # A cursor does not see Python names of the student, such as a frame `registrants`.
        with self.lab.cursor() as cursor:
            if exercise.needs_worlds and not cursor.execute(OTHER_WORLD).fetchall():
                return self._verdict("needs_worlds", number)
            try:
                return self._judge(cursor, exercise, answer)
            except UNREADABLE:
                return self._wrong(number, Mistake("unreadable"))

    def _judge(self, cursor: duckdb.DuckDBPyConnection, exercise: Exercise, answer: Any) -> Verdict:
        given = rows_of(answer)
        self.answers.pop(exercise.number, None)
        if given is None:
            return self._verdict("not_answered", exercise.number)
        self.answers[exercise.number] = given
        mistake = _mistake(cursor, exercise, given)
        if mistake:
            return self._wrong(exercise.number, mistake)
        return self._verdict("right", exercise.number)

    def _wrong(self, number: str, mistake: Mistake) -> Verdict:
        hint = say(mistake.kind, self.language, mistake.values)
        return self._verdict("wrong", number, {"hint": hint})

    def _verdict(self, key: str, number: str, values: dict[str, str] | None = None) -> Verdict:
        text = say(key, self.language, {"exercise": number, **(values or {})})
        if key in STATES:
            self.states[number] = key
        return Verdict(key == "right", text)


def list_exercises(lesson: int) -> list[str]:
    """Return the numbers of a lesson's exercises, in order; raise BadParameters for no lesson."""
    numbers = [each for each in exercises.numbers() if each.partition(".")[0] == str(lesson)]
    if not numbers:
        known = sorted({each.partition(".")[0] for each in exercises.numbers()})
        raise BadParameters(f"No lesson {lesson}. There are: {', '.join(known)}")
    return numbers


def _mistake(
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
    rows = _table(answer)
    if rows is None or (len(rows) and rows.isna().all(axis=None)):
        return None
    return rows


def _table(answer: Any) -> pandas.DataFrame | None:
    match answer:
        case None | EllipsisType():
            return None
        case duckdb.DuckDBPyRelation():
            return answer.df()
        case pandas.DataFrame() | pandas.Series():
            return _with_index(answer)
        case dict():
            return pandas.DataFrame([answer])
        case list() | tuple() | set():
            return pandas.DataFrame({VALUE: list(answer)})
    return pandas.DataFrame({VALUE: [answer]})


def _with_index(answer: "pandas.DataFrame | pandas.Series") -> pandas.DataFrame:
    """Return rows with a named index, as from a groupby, turned into columns."""
    is_grouped = any(name is not None for name in answer.index.names)
    return answer.reset_index() if is_grouped else pandas.DataFrame(answer)
