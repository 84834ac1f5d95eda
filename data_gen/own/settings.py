"""The mapping of a list as the SQL that reads it has it: one variable, own_mapping."""

from typing import Any

import duckdb

from breachlab.paths import DATA_GEN, read
from data_gen.own.mapping import Mapping
from data_gen.own.roles import CODES, DATES, NOT_KNOWN, UNDECIDED

MACROS = read(DATA_GEN / "own" / "macros.sql")
ISO = ["%Y-%m-%d"]  # of columns that the list does not have
PLAIN = "select list_transform($words::varchar[], lambda word: own_plain(own_trimmed(word)))"


def _order(formats: list[str]) -> list[str]:
    """Return the formats with those of two digits a year first: %Y reads 80 as the year 80.

    >>> _order(["%d/%m/%Y", "%d/%m/%y"])
    ['%d/%m/%y', '%d/%m/%Y']
    """
    return sorted(formats, key=lambda form: "%y" not in form)


def _short(formats: list[str]) -> list[str]:
    """Return the formats of two digits a year, or one that reads nothing."""
    return [form for form in formats if "%y" in form] or ["no format"]


def set_mapping(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Define the macros of the SQL that reads a list, and the variable that they read."""
    settings: dict[str, Any] = {
        "reference_day": mapping.reference_day,
        "roles": [*mapping.roles],
        "has_lost_zeros": mapping.has_lost_zeros,
        **{role: _order(mapping.date_formats.get(role) or ISO) for role in DATES},
        "short_births": _short(mapping.date_formats.get("birth_date", [])),
    }
    connection.execute("set preserve_insertion_order = true")  # rows are joined by their order
    connection.execute("set variable own_mapping = $settings", {"settings": settings})
    connection.execute(MACROS)
    for role in CODES:
        words = mapping.words.get(role) or {UNDECIDED: UNDECIDED}
        ((plain,),) = connection.execute(PLAIN, {"words": [*words]}).fetchall()
        settings[f"{role}_words"] = plain
        settings[f"{role}_exact_words"] = [*words]
        settings[f"{role}_codes"] = [
            UNDECIDED if code == NOT_KNOWN else code for code in words.values()
        ]
    connection.execute("set variable own_mapping = $settings", {"settings": settings})
