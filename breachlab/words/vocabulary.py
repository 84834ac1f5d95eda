"""All that one language calls things: its own words, and those of a database's codes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from breachlab.words.language import interface, typeset
from breachlab.words.units import CODES, kind


@dataclass(frozen=True)
class Words:
    """The words of one language for one database; `labels` is {(kind, code): words}."""

    language: str
    labels: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, language: str) -> "Words":
        """Read the labels of a database in this language; KeyError for one not in LANGUAGES."""
        rows = connection.execute("select kind, code, label_en, label_fr from labels").fetchall()
        return cls(
            language,
            {
                (kind, code): typeset({"en": english, "fr": french}[language], language)
                for kind, code, english, french in rows
            },
        )

    def label(self, column: str, code: Any) -> str | None:
        """Return the words of a code, by the column that holds it; nothing if it has none.

        Codes with other words before their kind are of that kind: untaken_field_ids are fields.
        """
        name, code = kind(column), _whole(code)
        while (found := self.labels.get((name, str(code)))) is None:
            _, _, name = name.partition("_")
            if not name or not column.endswith(CODES):
                return None
        return found

    def term(self, key: str) -> str:
        """Return a fixed expression; KeyError for one that is not in the language's [terms]."""
        return interface(self.language)["terms"][key]


def _whole(code: Any) -> Any:
    """Return a code as it is written: a column with nulls has its whole numbers as fractions."""
    return int(code) if isinstance(code, float) and code.is_integer() else code
