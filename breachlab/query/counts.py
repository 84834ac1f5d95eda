"""The closed list of the numbers in answers: a key for each numeric column of a query.

A key is the name of the column. If the column of one query counts something else than the column
of that name elsewhere, `counts_of_queries.csv` gives its key. The same key, for the same people,
on the same day and with the same levers, is the same number on every page.

    scope     the number belongs to
    row       the people of its row, as its codes and the selection say
    whole     the whole answer: it is the same in every row
    place     nobody: it says which row it is, a day of a plan for instance

    digits    at most so many are shown on pages and sheets, of counts and sums of money
    whole     all: the number was published, or is counted in the file
    three     it is modelled

Shares and rates have the decimals of their unit. Files and `data-value` have all digits.

Intervals are pairs of columns, the low and the high end, with a kind:

    draws     between P10 and P90 of 10,000 draws lie eight of ten: all sums of money on pages
    ends      from the lowest to the highest value of the assumption that is named
    bounds    what is possible by what is known: nothing makes a number between likelier
    cases     two readings beside each other: little and much overlap, both scores of the status
    change    what a component takes off its mean and adds to it: no interval of the sum
    places    the lowest and the highest of several places or figures: no interval of one number

`intervals.csv` lists them. A page shows draws, ends or bounds of a unit, and never two, by test.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from numbers import Real
from pathlib import Path
from typing import TypeAlias

from breachlab.errors import BadWords
from breachlab.paths import read
from breachlab.words import Sentence
from breachlab.words.units import unit
from breachlab.words.values import fields

Count: TypeAlias = tuple[str, Real]  # a key and its value

MEASURES = ("share", "per thousand", "in thousand")  # units with decimals of their own
WORDS = ("code", "text", "day", "year")  # units of values that are not in the list
# {whom a key counts: the part of its name that says so}; the first that fits.
BASES = {
    "residents": re.compile(r"living_here|resident|_thousand|location_quotient"),
    "to_inform": re.compile(r"to_inform|public_notice|told|reach|unreachable|by_email|sms|letter"),
    "living": re.compile(r"(^|_)living_"),
    "persons": re.compile(r"(^|_)file_person_"),  # the dead among them
    "records": re.compile(r"(^|_)record_(count|share)"),
}
KEYS = Path(__file__).with_suffix(".csv")
OF_QUERIES = KEYS.with_name("counts_of_queries.csv")


@cache
def keys(column: str = "scope") -> dict[str, str]:
    """Return the scope of each key of the list, or its digits."""
    return {row["key"]: row[column] for row in csv.DictReader(read(KEYS).splitlines())}


@cache
def find_digits(query: str = "") -> dict[str, int]:
    """Return {column: at most so many digits} of a query; a whole number is not in it.

    >>> find_digits()["call_count"], "person_count" in find_digits()
    (3, False)
    >>> find_digits("combination/in_breach_of_2023")["person_count"]
    3
    """
    digits = keys("digits")
    own = {column: digits[key] for (of, column), key in _of_queries().items() if of == query}
    return {
        column: 3
        for column, each in (digits | own).items()
        if each == "three" and unit(column) not in MEASURES
    }


def key(query: str, column: str) -> str:
    """Return the key of a numeric column of a query.

    Raises BadWords for a column that is not in the list.

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

    >>> find_keys("exposure/by_status", ["status", "person_count", "note"])
    {'person_count': 'person_count'}
    """
    known = ((each, _of_queries().get((query, each), each)) for each in columns)
    return {column: found for column, found in known if found in keys()}


def list_counts(sentence: Sentence, query: str = "") -> tuple[Count, ...]:
    """Return the key and the value of each number in a sentence of a query, in order.

    Raises BadWords for a number that is not in the list.

    >>> from breachlab.words import Words, fill
    >>> words = Words("en", {("status", "registered"): "registered"})
    >>> row = {"status": "registered", "person_count": 5}
    >>> said = fill("{person_count:persons} are {status}.", row, words)
    >>> list_counts(said, "exposure/by_status")
    (('person_count', 5),)
    """
    return tuple(
        (key(query, figure.column), figure.value)
        for figure in sentence.figures
        if figure.unit not in WORDS and isinstance(figure.value, Real)
    )


def of_template(template: str, query: str = "") -> tuple[str, ...]:
    """Return the keys of the numbers in a template of a query, in order.

    >>> of_template("{asked_years:years}: {person_count:M} {person_count:is/are} {status}.")
    ('asked_years', 'person_count')
    """
    names = fields(template, with_choices=False)
    known = (_of_queries().get((query, name), name) for name in names)
    return tuple(name for name in known if name in keys())


def base(key: str, of_view: str) -> str:
    """Return whom a number counts: the base that its key names, else that of its view.

    The living of a place are its residents: it counts no others.

    >>> base("living_here_person_count", "persons"), base("living_person_count", "persons")
    ('residents', 'living')
    >>> base("person_count", "persons"), base("to_inform_person_count", "persons")
    ('persons', 'to_inform')
    >>> base("living_person_count", "residents"), base("record_count", "residents")
    ('residents', 'records')
    """
    named = next((name for name, pattern in BASES.items() if pattern.search(key)), of_view)
    return of_view if (named, of_view) == ("living", "residents") else named


@cache
def _of_queries() -> dict[tuple[str, str], str]:
    rows = csv.DictReader(read(OF_QUERIES).splitlines())
    return {(row["query"], row["column"]): row["key"] for row in rows}
