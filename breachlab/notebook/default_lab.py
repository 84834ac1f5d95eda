"""The methods of a Lab as functions of breachlab, for the Lab opened last.

Until 1.2 each except `questions` also accepts a Lab or a DuckDB connection as its first argument,
which 1.0 required.
"""

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

import duckdb

from breachlab.notebook.question_list import list_questions
from breachlab.notebook.shown import Shown
from breachlab.notebook.workbench import Lab, default, lab_of

Result = TypeVar("Result")


def _use_default(method: Callable[..., Result]) -> Callable[..., Result]:
    """Return a method of a Lab as a function for the default Lab."""

    @wraps(method)
    def call(*given: Any, **named: Any) -> Result:
        # A Lab or a connection can execute SQL, and so can a relation, which are rows.
        is_lab = given and not isinstance(given[0], duckdb.DuckDBPyRelation)
        if is_lab and hasattr(given[0], "execute"):
            return method(lab_of(given[0]), *given[1:], **named)
        return method(default(), *given, **named)

    own = signature(method)
    call.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[*own.parameters.values()][1:]
    )
    return call


answer = _use_default(Lab.answer)
ask = _use_default(Lab.ask)
chart = _use_default(Lab.chart)
show = _use_default(Lab.show)
table = _use_default(Lab.table)


def questions(words: str = "", language: str = "en") -> Shown:
    """Return the questions with these words, as `Lab.questions` does; it needs no database."""
    return list_questions(words, language)
