"""A list of one's own: its mapping proposed, its rows read, its persons found.

No message and no file quotes a value of a person: names of columns, counts, and the words of
closed lists alone.
"""

from typing import Any

import duckdb

from breachlab.paths import DATA_GEN, read
from breachlab.words.language import interface


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **values: Any) -> None:
    """Run data_gen/own/<name>.sql; a statement gets those of the values that it has a $ for."""
    for statement in duckdb.extract_statements(read(DATA_GEN / "own" / f"{name}.sql")):
        named = {key: values[key] for key in statement.named_parameters}
        connection.execute(statement, named)


def say(name: str, language: str, /, **values: Any) -> str:
    """Return a text of [own_command] in a language."""
    text: str = interface(language)["own_command"][name]
    return text.format(**values)
