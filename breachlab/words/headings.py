"""The heading of each column of an answer and its unit, in both languages.

`headings.csv` has a line for each column; where the column of one query means something else than
the column of that name elsewhere, a further line names the query and comes before the first. A
heading has no unit: the ending of a name says that, and `units.csv` of the names without such an
ending.
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

    A column that is not listed is headed by its name with spaces. Raises KeyError for another
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
    """Return the heading of a column of a query, with its unit where the heading says none.

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
    """Return the unit of a column as a heading has it; nothing of persons, days and other nouns.

    Example:

        >>> name_unit("person_share", "en"), name_unit("se", "fr"), name_unit("told_on", "en")
        ('%', 'points', '')
    """
    own = units(language).get(column, "")
    return interface(language)["units"].get(unit(column), own)


@cache
def units(language: str) -> dict[str, str]:
    """Return {column: unit} of those whose names do not end in one."""
    rows = csv.DictReader(read(UNITS).splitlines())
    return {row["column"]: typeset(row[language], language) for row in rows}


@cache
def headings(language: str) -> dict[tuple[str, str], str]:
    """Return {(column, query): heading} of all lines, the query "" where it is any.

    Raises KeyError for a language that is not one of LANGUAGES.
    """
    if language not in LANGUAGES:
        raise KeyError(f"{language!r}: expected one of {', '.join(LANGUAGES)}")
    rows = csv.DictReader(read(FILE).splitlines())
    return {(row["column"], row["query"]): typeset(row[language], language) for row in rows}
