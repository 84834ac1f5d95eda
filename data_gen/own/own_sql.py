"""The SQL of a list by the name of its file, each statement with the values that it names."""

from typing import Any

import duckdb

from breachlab.paths import DATA_GEN, read


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, **values: Any) -> None:
    """Run data_gen/own/<name>.sql; a statement gets those of the values that it has a $ for."""
    for statement in duckdb.extract_statements(read(DATA_GEN / "own" / f"{name}.sql")):
        named = {key: values[key] for key in statement.named_parameters}
        connection.execute(statement, named)
