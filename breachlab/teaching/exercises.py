"""The exercises: each has a file of SQL in answers/, which finds what is right in any world.

    Key:      the columns that name a row; without, there is one row
    Judges:   the columns of the answer, which it reads as `given`: rows are what is wrong with it

A column `person_count__records` holds what `person_count` would be by a mistake of that name, one
of the texts; what is right in column and row is never in a file, but worked out of the world.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from breachlab.questions.headers import parts

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Exercise:
    """One file of answers/; its number is 1.3 where the file is 1_3.sql."""

    number: str
    sql: str

    @cached_property
    def parts(self) -> dict[str, str]:
        """The parts of the file's header, after each name such as Key:."""
        return parts(re.sub(r"^-- ?", "", self.sql, flags=re.MULTILINE))

    @property
    def keys(self) -> list[str]:
        """The columns that name a row; none where the answer is one row."""
        return self.parts["Key"].split(", ") if "Key" in self.parts else []

    @property
    def judged_columns(self) -> list[str]:
        """The columns that the SQL reads of the answer; none where the answers are compared."""
        return self.parts["Judges"].split(", ") if "Judges" in self.parts else []

    @property
    def needs_worlds(self) -> bool:
        """Return whether it is of two worlds, one of them attached as `there`."""
        return " there." in self.sql


def numbers() -> list[str]:
    """Return the number of every exercise, sorted."""
    return sorted(path.stem.replace("_", ".") for path in ANSWERS.glob("*.sql"))


def find(number: str) -> Exercise:
    """Return the exercise of this number; KeyError if there is none."""
    if number not in numbers():
        raise KeyError(number)
    path = ANSWERS / f"{number.replace('.', '_')}.sql"
    return Exercise(number, path.read_text(encoding="utf-8"))
