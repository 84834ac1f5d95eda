"""The heading of each column of an answer and its unit, in both languages.

`headings.csv` has a line for each column. If the column means something else in one query, a
further line names that query and has precedence. Headings contain no unit: that follows from the
ending of the column's name, or else from `units.csv`.
"""

import csv
from functools import cache
from pathlib import Path

from breachlab.paths import read
from breachlab.words.language import LANGUAGES, interface, typeset
from breachlab.words.units import unit

FILE, UNITS = (Path(__file__).with_name(name) for name in ("headings.csv", "units.csv"))


@cache
def heading(query: str, column: str, language: str) -> str:
    """Return the heading of a column of a query, in en or fr.

    The heading of an unlisted column is its name with spaces. Raises KeyError for another
    language.

    Example:

        >>> heading("exposure/total", "person_count", "en")
        'Persons'
        >>> heading("severity/by_level", "person_count", "fr")
        'Personnes vivantes'
        >>> heading("exposure/total", "odd_count", "fr")
        'odd count'
    """
    listed = headings(language)
    name = column.replace("_", " ")
    return listed.get((column, query)) or listed.get((column, ""), name)


@cache
def heading_with_unit(query: str, column: str, language: str) -> str:
    """Return the heading of a column of a query, with its unit in brackets if it has one.

    Raises KeyError for another language.

    Example:

        >>> heading_with_unit("exposure/total", "person_count", "en")
        'Persons'
        >>> heading_with_unit("cost/total", "mean_eur", "fr")
        'Coût moyen (€)'
    """
    called, measure = heading(query, column, language), name_unit(column, language)
    return f"{called} ({measure})" if measure else called


@cache
def name_unit(column: str, language: str) -> str:
    """Return the unit of a column for a heading; empty for persons, days and other nouns.

    Example:

        >>> name_unit("person_share", "en"), name_unit("se", "fr"), name_unit("told_on", "en")
        ('%', 'points', '')
    """
    own = units(language).get(column, "")
    return interface(language)["units"].get(unit(column), own)


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
