"""The closed list of the numbers in answers: a key for each numeric column of a query.

A key is the name of the column. If the column of one query counts something else than the column
of that name elsewhere, `counts_of_queries.csv` gives its key. The same key, for the same people,
on the same day and with the same levers, is the same number on every page.

    scope     the number belongs to
    row       the people of its row, as its codes and the selection say
    whole     the whole answer: it is the same in every row
    place     nobody: it says which row it is, a day of a plan for instance
"""

import csv
from collections.abc import Iterable
from functools import cache
from numbers import Real
from pathlib import Path
from typing import TypeAlias

from breachlab.errors import BadWords
from breachlab.paths import read
from breachlab.words import Figure, Sentence
from breachlab.words.templates import fields

Count: TypeAlias = tuple[str, Real]  # a key and its value

WORDS = ("code", "text", "day", "year")  # units of values that are not in the list
KEYS = Path(__file__).with_suffix(".csv")
OF_QUERIES = KEYS.with_name("counts_of_queries.csv")


@cache
def keys() -> dict[str, str]:
    """Return the scope of each key of the list."""
    return {row["key"]: row["scope"] for row in csv.DictReader(read(KEYS).splitlines())}


def key(query: str, column: str) -> str:
    """Return the key of a numeric column of a query.

    Raises BadWords for a column that is not in the list.

    Example:

        >>> key("exposure/total", "person_count"), key("cost/fine", "person_count")
        ('person_count', 'announced_person_count')
    """
    name = _of_queries().get((query, column), column)
    if name not in keys():
        raise BadWords(
            f"The column '{column}' of '{query}' is not in breachlab/{KEYS.name}: add a line with "
            "its key and its scope. See: CONTRIBUTING.md, A query"
        )
    return name


def find_keys(query: str, columns: Iterable[str]) -> dict[str, str]:
    """Return {column: key} of the columns of a query that are in the list.

    Example:

        >>> find_keys("exposure/by_status", ["status", "person_count", "note"])
        {'person_count': 'person_count'}
    """
    known = ((each, _of_queries().get((query, each), each)) for each in columns)
    return {column: found for column, found in known if found in keys()}


def list_counts(sentence: Sentence, query: str = "") -> tuple[Count, ...]:
    """Return the key and the value of each number in a sentence of a query, in order.

    Raises BadWords for a number that is not in the list.

    Example:

        >>> from breachlab.words import Words, fill
        >>> words = Words("en", {("status", "registered"): "registered"})
        >>> row = {"status": "registered", "person_count": 5}
        >>> said = fill("{person_count:persons} are {status}.", row, words)
        >>> list_counts(said, "exposure/by_status")
        (('person_count', 5),)
    """
    numbers = (figure for figure in sentence.figures if _is_number(figure))
    return tuple((key(query, figure.column), figure.value) for figure in numbers)


def of_template(template: str, query: str = "") -> tuple[str, ...]:
    """Return the keys of the numbers in a template of a query, in order.

    Example:

        >>> of_template("{asked_years:years}: {person_count:M} {person_count:is/are} {status}.")
        ('asked_years', 'person_count')
    """
    names = fields(template, with_choices=False)
    known = (_of_queries().get((query, name), name) for name in names)
    return tuple(name for name in known if name in keys())


def _is_number(figure: Figure) -> bool:
    return figure.unit not in WORDS and isinstance(figure.value, Real)


@cache
def _of_queries() -> dict[tuple[str, str], str]:
    rows = csv.DictReader(read(OF_QUERIES).splitlines())
    return {(row["query"], row["column"]): row["key"] for row in rows}
