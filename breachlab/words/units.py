"""The unit of a column, derived from its name, and its heading in both languages.

A name means the same in every table. `headings.csv` has a line for each column. If the column means
something else in one query, a further line names that query and has precedence. Headings contain no
unit: that follows from the ending of the column's name, or else from `units.csv`.
"""

import csv
import re
from functools import cache
from pathlib import Path

from breachlab.paths import read
from breachlab.words.language import LANGUAGES, interface, typeset

CODES = ("_ids", "_id", "_code")
# {ending of a name, or a whole name: unit}.
MEASURES = {
    re.compile(r"_share$"): "share",
    re.compile(r"_eur$"): "euros",
    re.compile(r"_per_thousand$"): "per thousand",
    re.compile(r"_in_thousand$"): "in thousand",
    re.compile(r"_per_year$"): "per year",
    re.compile(r"_on$|_at$|^as_of$|^since$"): "day",
    re.compile(r"_year$"): "year",
}
NO_COUNT = re.compile(r"(?:^|_)(?:ids?|mask|bits|code|codes|nir|seed|number|version)$")
COUNTED = re.compile(
    r"(person|record|call|adviser|departement|message|breach|event|account|day)_count"
    r"|(?:^|_)(day|year|hour)s(?:_|$)"
)


@cache
def unit(column: str) -> str:
    """Return the unit of a column, such as the noun that it counts; "number" without any other.

    >>> [unit(name) for name in ("avoided_person_count", "person_count_low", "day_count")]
    ['persons', 'persons', 'days']
    >>> unit("call_count_within_72_hours"), unit("days_earlier"), unit("known_on"), unit("se")
    ('calls', 'days', 'day', 'number')
    """
    for pattern, measure in MEASURES.items():
        if pattern.search(column):
            return measure
    if counted := COUNTED.search(column):
        noun = counted[1] or counted[2]
        return f"{noun}es" if noun == "breach" else f"{noun}s"
    return "number"


@cache
def is_code(column: str) -> bool:
    """Return whether a column's numbers are no counts but an id, a mask of bits, a code, a seed.

    >>> [is_code(name) for name in ("record_id", "field_mask", "held_bits", "person_count")]
    [True, True, True, False]
    """
    return bool(NO_COUNT.search(column))


@cache
def kind(column: str) -> str:
    """Return the kind of code in a column, derived from its name.

    >>> kind("harm_id"), kind("harm_ids"), kind("departement_code"), kind("status")
    ('harm', 'harm', 'departement', 'status')
    """
    ending = next((ending for ending in CODES if column.endswith(ending)), "")
    return column.removesuffix(ending)


OWN, LIST = "own", "of_list"  # a kind of data, and what stands in the place of a query for it
FILE, UNITS = (Path(__file__).with_name(name) for name in ("headings.csv", "units.csv"))


@cache
def heading(query: str, column: str, language: str, data_kind: str = "") -> str:
    """Return the heading of a column of a query, in en or fr; of own data in words of a list.

    The heading of an unlisted column is its name with spaces. Raises KeyError for another
    language.

    >>> heading("exposure/total", "person_count", "en")
    'Persons'
    >>> heading("severity/by_level", "person_count", "fr")
    'Personnes vivantes'
    >>> heading("exposure/total", "odd_count", "fr")
    'odd count'
    """
    listed = headings(language)
    name = column.replace("_", " ")
    if data_kind == OWN:
        of_list = listed.get((column, f"{query} {LIST}")) or listed.get((column, LIST))
        if of_list:
            return of_list
    return listed.get((column, query)) or listed.get((column, ""), name)


@cache
def heading_with_unit(query: str, column: str, language: str, data_kind: str = "") -> str:
    """Return the heading of a column of a query, with its unit in brackets if it has one.

    >>> heading_with_unit("exposure/total", "person_count", "en")
    'Persons'
    >>> heading_with_unit("cost/total", "mean_eur", "fr")
    'Coût moyen (€)'
    """
    called, measure = heading(query, column, language, data_kind), name_unit(column, language)
    return f"{called} ({measure})" if measure else called


@cache
def name_unit(column: str, language: str) -> str:
    """Return the unit of a column for a heading; empty for persons, days and other nouns.

    >>> name_unit("person_share", "en"), name_unit("se", "fr"), name_unit("told_on", "en")
    ('%', 'points', '')
    """
    own = units(language).get(column, "")
    texts: dict[str, str] = interface(language)["units"]
    return texts.get(unit(column), own)


@cache
def units(language: str) -> dict[str, str]:
    """Return {column: unit} of the columns with a name that does not end in a unit."""
    rows = csv.DictReader(read(UNITS).splitlines())
    return {row["column"]: typeset(row[language], language) for row in rows}


@cache
def headings(language: str) -> dict[tuple[str, str], str]:
    """Return {(column, query): heading} of all lines; the query "" stands for any.

    Raises KeyError for a language that is not one of LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(f"{language!r}: expected one of {', '.join(LANGUAGES)}")
    rows = csv.DictReader(read(FILE).splitlines())
    return {(row["column"], row["query"]): typeset(row[language], language) for row in rows}
