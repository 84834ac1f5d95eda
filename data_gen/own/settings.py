"""The mapping of a list as the SQL that reads it has it: one variable, own_mapping."""

from typing import Any

import duckdb

from breachlab.errors import BadMapping
from breachlab.paths import DATA_GEN, read
from data_gen.own.mapping import Mapping
from data_gen.own.roles import CODES, DATES, NOT_KNOWN, UNDECIDED

MACROS = read(DATA_GEN / "own" / "macros.sql")
ISO = ["%Y-%m-%d"]  # of columns that the list does not have
PLAIN = "select list_transform($words::varchar[], lambda word: own_plain(own_trimmed(word)))"


def set_mapping(connection: duckdb.DuckDBPyConnection, mapping: Mapping) -> None:
    """Define the macros of the SQL that reads a list, and the variable that they read."""
    settings: dict[str, Any] = {
        "reference_day": mapping.reference_day,
        "roles": [*mapping.roles],
        **{role: mapping.date_formats.get(role) or ISO for role in DATES},
    }
    connection.execute("set variable own_mapping = $settings", {"settings": settings})
    connection.execute(MACROS)
    for role in CODES:
        words = mapping.words.get(role) or {UNDECIDED: UNDECIDED}
        ((plain,),) = connection.execute(PLAIN, {"words": [*words]}).fetchall()
        settings[f"{role}_words"] = plain
        settings[f"{role}_codes"] = [
            UNDECIDED if code == NOT_KNOWN else code for code in words.values()
        ]
    connection.execute("set variable own_mapping = $settings", {"settings": settings})


def check_words(mapping: Mapping, unlisted: dict[str, int]) -> None:
    """Raise BadMapping where rows have a word that the mapping does not list."""
    for role, count in unlisted.items():
        if count and not mapping.as_not_known:
            raise BadMapping(
                f'{mapping.file.name}: {count:,} rows of "{mapping.roles[role]}" have a word that '
                f"[{role}.words] does not list; every word was expected there. Add it, or type: "
                f"python -m data_gen own {mapping.file.name} --check --as-not-known"
            )
