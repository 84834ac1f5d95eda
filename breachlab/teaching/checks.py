"""Checks of a lesson: whether an answer is right, and if not what kind of mistake it may be."""

from dataclasses import dataclass
from typing import Any

import duckdb
import pandas

from breachlab.teaching import exercises
from breachlab.teaching.exercises import Exercise
from breachlab.teaching.given import rows_of
from breachlab.teaching.judging import Mistake, missing_columns, mistake_in
from breachlab.teaching.texts import say


@dataclass(frozen=True)
class Verdict:
    """What is said of an answer; never what would be right."""

    is_right: bool
    text: str


class Checks:
    """The checks of one student's world, in English (en) or French (fr): call it in a cell.

    Example:

        check = Checks(lab, language="fr")
        check("1.1", 1_234)
    """

    def __init__(self, lab: duckdb.DuckDBPyConnection, language: str = "en"):
        self.lab = lab
        self.language = language

    def __call__(self, number: str, answer: Any = None) -> None:
        """Print whether the answer to an exercise is right, or what may be wrong with it."""
        print(self.verdict(number, answer).text)

    def verdict(self, number: str, answer: Any = None) -> Verdict:
        """Return whether the answer is right, and what is to be said of it."""
        if number not in exercises.numbers():
            known = ", ".join(exercises.numbers())
            return self._verdict("unknown", str(number), {"known": known})
        try:
            given = rows_of(answer)
        except (duckdb.Error, ValueError, TypeError):
            return self._wrong(number, Mistake("unreadable"))
        if given is None:
            return self._verdict("not_answered", number)
        try:
            mistake = self._mistake(exercises.find(number), given)
        except duckdb.CatalogException:  # nothing is called `there`
            return self._verdict("needs_worlds", number)
        return self._wrong(number, mistake) if mistake else self._verdict("right", number)

    def _mistake(self, exercise: Exercise, given: pandas.DataFrame) -> Mistake | None:
        # A cursor knows nothing of what the student named, `registrants` for instance.
        with self.lab.cursor() as cursor:
            if not exercise.judged_columns:
                right = cursor.execute(exercise.sql).df()
                return mistake_in(given, right, exercise.keys)
            return _judged(cursor, exercise, given)

    def _wrong(self, number: str, mistake: Mistake) -> Verdict:
        hint = say(mistake.kind, self.language, mistake.values)
        return self._verdict("wrong", number, {"hint": hint})

    def _verdict(self, key: str, number: str, values: dict[str, str] | None = None) -> Verdict:
        text = say(key, self.language, {"exercise": number, **(values or {})})
        return Verdict(key == "right", text)


def _judged(
    cursor: duckdb.DuckDBPyConnection, exercise: Exercise, given: pandas.DataFrame
) -> Mistake | None:
    """Return the first of the mistakes that the exercise's SQL finds in the answer."""
    columns = exercise.judged_columns
    if given.empty:
        return Mistake("empty")
    if wrong := missing_columns(given, columns):
        return wrong
    cursor.register("given", given[columns])
    try:
        found = cursor.execute(exercise.sql).fetchall()
    except duckdb.ConversionException:
        return Mistake("unreadable")
    return Mistake(found[0][0]) if found else None
