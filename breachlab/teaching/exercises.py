"""The exercises: each has a file of SQL in answers/, which computes the right answer in any world.

    Key:      the columns that name a row; without, there is one row
    Judges:   the columns of the answer, which it reads as `given`: rows are what is wrong with it

A column `person_count__records` holds the value of `person_count` after the mistake `records`, a
key of the texts. No file has a right answer: it is computed from the world.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from breachlab.query.headers import parts

ANSWERS = Path(__file__).parent / "answers"


@dataclass(frozen=True)
class Exercise:
    """One file of answers/; its number is 1.3 where the file is 1_3.sql."""

    number: str
    sql: str

    @cached_property
    def parts(self) -> dict[str, str]:
        """{name: text} of the parts of the file's header, such as Key:."""
        return parts(re.sub(r"^-- ?", "", self.sql, flags=re.MULTILINE))

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


def numbers() -> list[str]:
    """Return the number of every exercise, sorted."""
    return sorted(path.stem.replace("_", ".") for path in ANSWERS.glob("*.sql"))


def find(number: str) -> Exercise:
    """Return the exercise of this number; raise KeyError for an unknown one."""
    if number not in numbers():
        raise KeyError(number)
    path = ANSWERS / f"{number.replace('.', '_')}.sql"
    return Exercise(number, path.read_text(encoding="utf-8"))
